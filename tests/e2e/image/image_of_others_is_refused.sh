#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An image that others than root could have made, or that cannot be used here: the log says why, and the settings say
# what becomes of the message.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"

image_conf
build_image
keep_good
virus | mail_with_attachment tool.exe > "$T/infected"

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
