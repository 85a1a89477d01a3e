#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An image that is damaged or of other programs: the message is scanned all the same, and the log says why.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"

image_conf
build_image
keep_good
virus | mail_with_attachment tool.exe > "$T/infected"

flip() { python3 -c '
import sys
with open(sys.argv[1], "r+b") as image:
    image.seek(int(sys.argv[2])); byte = image.read(1)[0]
    image.seek(int(sys.argv[2])); image.write(bytes([byte ^ 1]))' "$image" "$1"; }
# The number of so many bytes at an offset.
word() { od -An -t "u$2" -j "$1" -N "$2" "$image" | tr -d ' '; }

it "cut short"
truncate -s -4096 "$image"
expect_refused 'cut short'

it "empty"
: > "$image"
expect_refused 'cut short'

it "a bit flipped in the header"
restore_good; flip 24
expect_refused 'damaged'

it "a bit flipped in a relocation"
restore_good; flip $((104 + $(word 12 4) * 136 + 16))
expect_refused 'damaged'

it "the build-id of another program"
restore_good; python3 "$here/image_edit.py" "$image" program
expect_refused 'the program changed'

it "the build-id of another libclamav"
restore_good; python3 "$here/image_edit.py" "$image" libclamav
expect_refused 'libclamav[^ ]* changed'

it "an older format"
restore_good; python3 "$here/image_edit.py" "$image" format
expect_refused 'made by another version'

it "a base outside of the range where bases lie"
restore_good; python3 "$here/image_edit.py" "$image" base
expect_refused 'damaged: addresses'
