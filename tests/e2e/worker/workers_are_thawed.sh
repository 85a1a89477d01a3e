#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A worker goes on from the frozen process in the image.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_thaw.sh"
make_charset_mails

it "infected mail is found, cleaned and inspected again by thawed workers"
send "$T/infected"
expect_exit 0
expect_way 'image( |$)'
expect_log '^SCANNED:3 .*name=Scanq.Test.One.* file=tool.exe .*action=clean'
expect_header 'Subject: Virus warning: the report'

it "the image holds nothing of the environment that it was built in"
SECRET_OF_ROOT=geheim-4711 scanq update --image
! grep -q geheim-4711 "$image" || fail "it is there"
keep_good

it "clean mail passes unchanged"
empty_queue
send "$T/clean"
expect_exit 0
expect_unchanged "$T/clean"
expect_way 'image( |$)'

it "a notice that a thawed worker writes has the time of today"
empty_queue
image_conf "program_dir = $T/programs" 'notify_administrators = yes'
send "$T/infected"
expect_queued 2
date=$(date -d "$(header Date "$(message 2)")" +%s)
((date >= $(date +%s) - 600 && date <= $(date +%s) + 5)) || fail "it has the date $(header Date "$(message 2)")"
image_conf "program_dir = $T/programs"

it "an archive that libclamav does not open, and Japanese text, are read in a thawed worker as well"
empty_queue
printf '%s' "$(virus)" > "$T/member"
(cd "$T" && lzip -k member)
{ printf 'From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <a@example.org>\n'; mail_with_attachment member.lz < "$T/member.lz" | sed 1d; } > "$T/packed"
send "$T/packed"
expect_exit 0
expect_log '^SCANNED:3 .*name=Scanq.Test.One.*member=.*engine=image( |$)'
expect_match "the warning" '山田' "$(python3 "$here/mail_text.py" "$(message)" 2>&1 || true)"

it "so is a header in each charset that mails name"
empty_queue
send "$T/named"
expect_exit 0
expect_unchanged "$T/named"
expect_way 'image( |$)'
expect_log "^SCANNED:1 .*subject=\"?$(cat "$T/named.subject")"

it "a charset that no worker knew when it was frozen is unknown, and the mail is scanned all the same"
empty_queue
send "$T/odd"
expect_exit 0
expect_unchanged "$T/odd"
expect_way 'image( |$)'
expect_log '^SCANNED:1 '
