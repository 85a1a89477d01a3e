#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# qpsmtpd and its queue/qmail-queue plugin with our front; the plugin takes every failure for a
# temporary one.
. "$(dirname "$0")/../e2e/lib.sh"
. "$here/lib_smtp.sh"
scanq_conf
start_qpsmtpd

it "a clean mail is accepted and arrives unchanged"
clean_mail > "$T/mail"
empty_queue
smtp_send "$T/mail"
expect_reply '250 Queued! [0-9]+ qp [0-9]+ <1.clean@example.org>'
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
! grep -qF "$(eicar | base64 | head -c 40)" "$(message)" || fail "the virus is still in it"

it "8-bit bytes, 10 MB and 200 recipients arrive unchanged"
printf 'Subject: raw\n\nUTF-8 \xe6\x97\xa5\xe6\x9c\xac, Shift_JIS \x93\xfa\x96\x7b\n.\n..a dot\n' > "$T/mail"
empty_queue
smtp_send "$T/mail"
expect_reply '250 '
expect_end_unchanged "$T/mail"
head -c 7500000 /dev/urandom | mail_with_attachment noise.bin > "$T/mail"
empty_queue
smtp_send "$T/mail" --to "$(printf 'user%d@example.net,' {1..200} | sed 's/,$//')"
expect_reply '250 '
expect_end_unchanged "$T/mail"
expect_equal recipients 200 "$(tr '\0' '\n' < "$T/queue/1/envelope" | grep -c '^Tuser')"

it "the same mail, with another Received field of this server, is not scanned again"
scanq_conf 'remember_minutes = 60'
clean_mail > "$T/mail"
empty_queue
smtp_send "$T/mail" --ehlo one.example.org
smtp_send "$T/mail" --ehlo two.example.org
expect_log "engine=remembered"

it "a virus that the settings reject or defer is not queued"
scanq_conf 'action_virus = reject'
infected_mail > "$T/mail"
empty_queue
smtp_send "$T/mail"
expect_reply '4.. .*\(31\)'
scanq_conf 'action_virus = defer'
empty_queue
smtp_send "$T/mail"
expect_reply '4.. .*\(71\)'
expect_queued 0
left=0 expect_no_litter
