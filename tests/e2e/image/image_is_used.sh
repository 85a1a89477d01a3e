#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The image on its way from update to scan, and what makes a new one due.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"

image_conf
virus | mail_with_attachment tool.exe > "$T/infected"
clean_mail > "$T/clean"

it "without an image the signatures are loaded, and the log says so"
send "$T/infected"
expect_way 'loaded \(image refused: no image\)"'
expect_log 'Scanq.Test.One'

it "update --image builds one"
build_image
expect_out '^image built: [0-9]+ signatures'

it "a message is scanned with the image, and the log says so"
send "$T/infected"
expect_way 'image( |$)'
expect_log 'Scanq.Test.One'
send "$T/clean"
expect_way 'image( |$)'
expect_log '^SCANNED:1 '

it "an image that is current is not built again"
before=$(stat -c %i "$image")
scanq update --if-changed
expect_out '^the image is current$'
expect_equal "the file" "$before" "$(stat -c %i "$image")"

it "the old image serves while the signatures are newer"
echo "Scanq.Test.Three:0:*:$(printf 'SCANQ-NEW-%s' FINDING | od -An -tx1 | tr -d ' \n')" > "$T/db/new.ndb"
printf 'SCANQ-NEW-%s' FINDING | mail_with_attachment new.exe > "$T/new"
send "$T/new"
expect_way 'image( |$)'
expect_log '^SCANNED:1 '

it "it is built again when the signatures have changed, and then finds what is new"
scanq update --if-changed || fail "not built:" "$(cat "$T/out")"
expect_out '^image built'
send "$T/new"
expect_way 'image( |$)'
expect_log 'Scanq.Test.Three'

it "a setting that changes the signatures is not ignored: the image is refused, then built again"
image_conf "alert_pua = yes"
echo "Scanq.Test.Three:0:*:$(printf 'SCANQ-NEW-%s' FINDING | od -An -tx1 | tr -d ' \n')" > "$T/db/new.ndb"
send "$T/infected"
expect_way 'loaded \(image refused: made with other settings\)"'
expect_log 'Scanq.Test.One'
scanq update --if-changed
expect_out '^image built'
send "$T/infected"
expect_way 'image( |$)'

it "a limit counts with an image as it does without one"
image_conf "max_file_bytes = 1048576"
head -c 1500000 /dev/zero | tr '\0' 'x' | mail_with_attachment large.bin > "$T/large"
scanq update --if-changed
send "$T/large"
expect_way 'image( |$)'
expect_log 'MaxFileSize'
