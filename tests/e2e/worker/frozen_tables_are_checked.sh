#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A frozen process whose tables are damaged is not thawed: the worker starts in the ordinary way, and the log says why.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_thaw.sh"

it "a bit flipped in the frozen tables"
at=$(frozen_offset)
python3 - "$image" $((at + 200)) <<'END'
import sys
with open(sys.argv[1], "r+b") as image:
    image.seek(int(sys.argv[2])); byte = image.read(1)[0]
    image.seek(int(sys.argv[2])); image.write(bytes([byte ^ 1]))
END
expect_not_thawed 'damaged: checksum'

it "whatever bit is flipped in header and tables, the program is started in place of the frozen one"
python3 - "$T/good" "$image" "$T/programs/scanq-thaw" "$at" > "$T/out" 2>&1 <<'END' || true
import os, random, subprocess, sys
good, image, thaw, at = open(sys.argv[1], "rb").read(), *sys.argv[2:4], int(sys.argv[4])
places = list(range(0, 104)) + [random.randrange(at, at + 8000) for _ in range(50)]
for place in places:
    damaged = bytearray(good)
    damaged[place] ^= 1 << random.randrange(8)
    with open(image, "r+b") as out:
        out.seek(place); out.write(damaged[place:place + 1])
    done = subprocess.run([thaw, image, "/bin/echo", "started"], capture_output=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0 or done.stdout != b"started\n":
        print(place, done)
    with open(image, "r+b") as out:
        out.seek(place); out.write(good[place:place + 1])
END
[ ! -s "$T/out" ] || fail "$(cat "$T/out")"
