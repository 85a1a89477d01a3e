#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scan = attachments: messages that are exempt, and those that are not.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
infected_mail > "$T/infected"

it "scan = attachments exempts plain text, with the reason"
scanq_conf "scan = attachments"
send "$T/mail"
expect_exit 0
expect_unchanged "$T/mail"
expect_log '^SCANNED:0 .* not_scanned="no attachment"'

it "but not text that has something packed in it"
scanq_conf "scan = attachments" "action_virus = tag"
{ clean_mail; printf 'begin 644 a.txt\n%%:&5L;&\\`\n`\nend\n'; } > "$T/packed"
send "$T/packed"
expect_log '^SCANNED:1 '
send "$T/infected"
expect_log '^SCANNED:3 '
