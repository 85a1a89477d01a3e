#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# tcpserver and smtpfront-qmail with our front as QMAILQUEUE; swaks is the client.
. "$(dirname "$0")/../e2e/lib.sh"
. "$here/lib_smtp.sh"
scanq_conf
start_mailfront
eight_bit_mail() { printf 'Subject: \xe3\x81\x82 raw\n\nUTF-8 \xe6\x97\xa5\xe6\x9c\xac, Shift_JIS \x93\xfa\x96\x7b\n.\n..a dot\n'; }

it "a clean mail is accepted and arrives unchanged"
clean_mail > "$T/mail"
empty_queue
smtp_send "$T/mail"
expect_reply '250 2\.6\.0 Accepted message qp [0-9]+ bytes'
expect_queued 1
expect_end_unchanged "$T/mail"
expect_equal envelope 'Falice@example.org|Tbob@example.net||' "$(envelope_of)"
expect_header 'X-Virus-Status: Clean'

it "an infected mail is accepted and arrives with a warning instead of the virus"
infected_mail > "$T/mail"
empty_queue
smtp_send "$T/mail"
expect_reply '250 '
expect_header 'X-Virus-Status: Infected (*'
expect_match subject '^Virus warning: the report$' "$(header Subject "$(message)")"
! grep -qF "$(eicar | base64 | head -c 40)" "$(message)" || fail "the virus is still in it"

it "8-bit bytes and lines that begin with dots arrive unchanged"
eight_bit_mail > "$T/mail"
empty_queue
smtp_send "$T/mail"
expect_reply '250 '
expect_end_unchanged "$T/mail"

it "a mail of 10 MB arrives unchanged"
head -c 7500000 /dev/urandom | mail_with_attachment noise.bin > "$T/mail"
empty_queue
smtp_send "$T/mail"
expect_reply '250 '
expect_end_unchanged "$T/mail"

it "200 recipients arrive in one envelope"
clean_mail > "$T/mail"
empty_queue
smtp_send "$T/mail" --to "$(printf 'user%d@example.net,' {1..200} | sed 's/,$//')"
expect_reply '250 '
expect_equal recipients 200 "$(tr '\0' '\n' < "$T/queue/1/envelope" | grep -c '^Tuser')"
expect_queued 1

it "the same mail, with another Received field of this server, is not scanned again"
scanq_conf 'remember_minutes = 60'
clean_mail > "$T/mail"
empty_queue
smtp_send "$T/mail" --ehlo one.example.org
smtp_send "$T/mail" --ehlo two.example.org
expect_log "engine=remembered"

it "a virus is refused for good where the settings say reject"
scanq_conf 'action_virus = reject'
infected_mail > "$T/mail"
empty_queue
smtp_send "$T/mail"
expect_reply '554 5\.3\.0 '

it "a virus is put off where the settings say defer"
scanq_conf 'action_virus = defer'
empty_queue
smtp_send "$T/mail"
expect_reply '451 4\.3\.0 '

it "a mail is put off while the settings are broken"
scanq_conf 'no_such_setting = 1'
clean_mail > "$T/mail"
empty_queue
smtp_send "$T/mail"
expect_reply '451 4\.3\.0 '
expect_queued 0
left=0 expect_no_litter
