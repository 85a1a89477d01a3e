#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A bounce of this machine is not refused by rules for names, policies, a failed scan or its size.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_bounces.sh"

it "deny_names alone, at its default action, refuses no bounce"
for file in eicar.com harmless.exe; do
  empty_queue
  scanq_conf "deny_names = *.com *.exe" "action_virus = clean"
  echo hello | mail_with_attachment "$file" | bounce > "$T/named"
  send "$T/named" '' alice@example.org
  expect_spared clean
  expect_reason 'See below.'
  ! grep -q "$(echo hello | base64)" "$(message)" || fail "the file is still in it"
done

it "a MIME bounce with a forbidden attachment, too"
empty_queue
{
  printf '%s\n' 'From: MAILER-DAEMON@mail.example.net' 'Subject: failure notice' 'MIME-Version: 1.0' \
    'Content-Type: multipart/report; report-type=delivery-status; boundary=rr' '' '--rr' '' 'no such user' \
    '--rr' 'Content-Type: message/rfc822' ''
  echo hello | mail_with_attachment a.exe
  printf '%s\n' '' '--rr--'
} > "$T/mime"
send "$T/mime" '' alice@example.org
expect_spared clean
grep -q 'no such user' "$(message)" || fail "the reason is gone"

it "a policy that refuses, and every recipient"
empty_queue
scanq_conf "action_virus = clean"
printf '%s\n' '[policy strict]' 'recipients = strict@example.org' 'action_virus = reject' >> "$T/scanq.conf"
send "$T/bounce" '' alice@example.org strict@example.org
expect_exit 0
expect_log 'a bounce is not refused'
expect_match recipients 'strict@example.org' "$(envelope_of 1; envelope_of 2)"

it "a failed scan of a bounce is put off, and tried again"
empty_queue
fake_worker scanq-inspect "$(printf "cat > /dev/null; printf '%%s' '%s'" "$(verdict failed broken)")"
scanq_conf "program_dir = $T/programs" "action_failed = defer"
send "$T/bounce" '' alice@example.org
expect_exit 71
expect_queued 0
scanq_conf "program_dir = $T/programs" "action_failed = reject"
send "$T/bounce" '' alice@example.org
expect_spared warn

it "a bounce that is a little larger than any message may be, and that of a sealed one"
scanq_conf 'max_message_bytes = 100000'
for bytes in 99500 130000; do
  empty_queue
  { clean_mail; head -c "$bytes" /dev/zero | tr '\0' x | fold -w 70; } | bounce > "$T/large"
  send "$T/large" '' alice@example.org
  expect_exit 0
  expect_unchanged "$T/large"
  send "$T/large" alice@example.org alice@example.org
  expect_exit 53
  expect_log 'larger than max_message_bytes'
done
front_env=()
send "$T/large" '' alice@example.org
expect_exit 53
front_env=(TCPREMOTEIP= PROTO=)
