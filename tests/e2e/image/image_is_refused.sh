#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An image that must not be used: the message is scanned all the same, and the log says why.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"

image_conf
build_image
cp "$image" "$T/good"
virus | mail_with_attachment tool.exe > "$T/infected"

# expect_refused REASON
expect_refused() {
  send "$T/infected"
  expect_way "loaded \(image refused: $1"
  expect_log '^SCANNED:3 '
}
restore_good() { rm -f "$image"; cp "$T/good" "$image"; chmod 644 "$image"; }
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

it "writable by the group"
restore_good; chmod g+w "$image"
expect_refused 'it can be written by others'

it "not root's"
restore_good; chown nobody "$image"
expect_refused "it is not root's"

it "in a folder that others can write"
restore_good; chmod 777 "$T/state"
expect_refused 'its folder .* can be written by others'
chmod 755 "$T/state"

it "a link to somewhere else"
rm -f "$image"; ln -s "$T/good" "$image"
expect_refused 'it is a link'

it "a folder, a pipe"
rm -f "$image"; mkdir "$image"
expect_refused 'it is no regular file'
rmdir "$image"; mkfifo "$image"
expect_refused 'it is no regular file'
rm -f "$image"

it "where the settings say so, the message is put off in place of loading"
empty_queue
image_conf 'without_image = defer'
send "$T/infected"
expect_exit 71
expect_log 'image refused: no image'
expect_queued 0

it "a hard limit that leaves no room for the image is named, with its value"
restore_good
image_conf
python3 "$here/image_edit.py" "$image" large
(ulimit -v 1500000; send "$T/infected"; cat "$T/log" > "$T/limited.log")
grep -q "RLIMIT_AS is $((1500000 * 1024)) bytes, needed are" "$T/limited.log" ||
  fail "the log:" "$(cat "$T/limited.log")"
