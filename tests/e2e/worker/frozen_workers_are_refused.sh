#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A frozen process that does not fit is not thawed: the worker starts in the ordinary way, and the log says why.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_thaw.sh"

it "a program that was changed since"
touch "$T/programs/scanq-inspect"
expect_not_thawed 'changed since: .*/scanq-inspect'

it "scanq check says so, and update --if-changed builds an image for it again"
scanq check || true
expect_out 'not thawed: changed since'
scanq update --image --if-changed || fail "$(cat "$T/out")"
expect_out 'image built'
scanq update --image --if-changed
expect_out 'the image is current'
empty_queue
send "$T/infected"
expect_way 'image( |$)'
keep_good

it "with a limit that leaves no room for a worker the mail is put off"
restore_good
(ulimit -v 30000; send "$T/clean"; cp "$T/log" "$T/limited.log"; echo "$exit_code" > "$T/exit")
expect_equal "exit code" 71 "$(cat "$T/exit")"
expect_match "the log" 'found=failed' "$(cat "$T/limited.log")"

it "where a range of its addresses is taken, also at a second try"
restore_good
python3 - "$image" "$(frozen_offset)" <<'END'
import struct, sys
with open(sys.argv[1], "r+b") as image:  # lib/image/image_format.h: FrozenHeader, files, segments
    image.seek(int(sys.argv[2])); block = bytearray(image.read(65536))
    files, segments = struct.unpack_from("<II", block, 80)
    first = 88 + files * 160
    end = first + segments * 40
    block[first + 80:first + 88] = block[first + 40:first + 48]  # the third lies where the second does
    block[8:16] = bytes(8)
    total = 0xCBF29CE484222325
    for word, in struct.iter_unpack("<Q", block[:end]):
        total = (total ^ word) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    block[8:16] = struct.pack("<Q", total)
    image.seek(int(sys.argv[2])); image.write(block)
END
expect_not_thawed 'a range of its addresses is taken'
restore_good
