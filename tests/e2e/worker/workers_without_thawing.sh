#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A worker that is not thawed starts in the ordinary way, with the image or without.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_thaw.sh"
make_charset_mails
at=$(frozen_offset)

it "without scanq-thaw a worker starts from its beginning, and the log says why"
mv "$T/programs/scanq-thaw" "$T/thaw"
expect_not_thawed 'cannot start .*/scanq-thaw: No such file or directory'
mv "$T/thaw" "$T/programs/scanq-thaw"

it "where thaw_workers = no, nothing is frozen, and the image is used all the same"
image_conf "program_dir = $T/programs" 'thaw_workers = no'
build_image
((at + 4096 > $(stat -c %s "$image"))) || fail "the image holds more than the engine"
empty_queue
send "$T/infected"
expect_way 'image( |$)'
expect_log '^SCANNED:3 '

it "a worker that starts from its beginning does without charsets that it does not know, too"
for mail in "$T/odd" "$T/named"; do
  empty_queue
  send "$mail"
  expect_exit 0
  expect_unchanged "$mail"
  expect_log '^SCANNED:1 '
done

it "an image of other settings is not used by a thawed worker, either"
image_conf "program_dir = $T/programs"
build_image
image_conf "program_dir = $T/programs" 'alert_pua = yes'
empty_queue
send "$T/infected"
expect_way 'loaded \(image refused: made with other settings'
expect_log '^SCANNED:3 '
