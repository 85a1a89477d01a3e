#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# qmail-send takes a bounce that is refused for one to be tried again, for ever. So a bounce of this
# machine (empty sender, no client) is cleaned, or replaced by the warning, whatever the settings say.
. "$(dirname "$0")/../lib.sh"
front_env=(TCPREMOTEIP= PROTO=)

# bounce [BREAK] < MESSAGE: as qmail-send writes it
bounce() {
  printf '%s\n' 'Date: 1 Jun 2026 12:00:00 -0000' 'From: MAILER-DAEMON@mail.example.net' \
    'To: alice@example.org' 'Subject: failure notice' '' \
    'Hi. This is the qmail-send program at mail.example.net.' \
    "I'm afraid I wasn't able to deliver your message to the following addresses." \
    "This is a permanent error; I've given up. Sorry it didn't work out." '' \
    '<bob@example.com>:' '192.0.2.1 does not like recipient.' \
    'Remote host said: 550 no such user' '' "--- ${1:-Below this line is a copy of the message.}" '' \
    'Return-Path: <alice@example.org>'
  cat
}
expect_spared() {  # ACTION
  expect_exit 0
  expect_queued 1
  expect_log " action=$1 note=\"a bounce is not refused, since it would stay in the queue for ever"
}
# The reasons, and all that is below them but what was infected, are in the attached original.
expect_reason() {
  python3 - "$(message)" "$@" << 'END' > "$T/out" 2>&1 || fail "the reason:" "$(cat "$T/out")"
import email, email.policy, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
[original] = [p for p in message.walk() if p.get_filename() == "FORWARDED_MSG_1.rfc822"]
text = original.get_payload(0).get_content()
for wanted in ["<bob@example.com>:", "550 no such user", "--- Below this line", *sys.argv[2:]]:
    assert wanted in text, f"{wanted} is not in:\n{text}"
END
}
refuse_all=()
for key in virus heuristic pua macro encrypted encrypted_mail limit name; do
  refuse_all+=("action_$key = REFUSAL")
done

infected_mail | bounce > "$T/bounce"
for refusal in reject defer; do
  it "$refusal: an attachment in the message below is emptied, the reason stays"
  empty_queue
  scanq_conf "${refuse_all[@]//REFUSAL/$refusal}"
  send "$T/bounce" '' alice@example.org
  expect_spared clean
  expect_reason 'See below.' 'a preamble'
  expect_header "X-Virus-Status: Infected (Eicar-Test-Signature)"
  ! grep -qF "$(eicar | base64 | head -c 40)" "$(message)" || fail "the virus is still in it"

  it "$refusal: a virus in the plain text of the message below takes that text alone"
  empty_queue
  { clean_mail; virus; echo; } | bounce > "$T/text"
  send "$T/text" '' alice@example.org
  expect_spared clean
  expect_reason 'Subject: lunch'
  ! grep -qF "$(virus)" "$(message)" || fail "the virus is still in it"

  it "$refusal: a double bounce, to whom #@[] belongs"
  empty_queue
  infected_mail | bounce | bounce 'Below this line is the original bounce.' > "$T/double"
  send "$T/double" '#@[]' postmaster@mail.example.net
  expect_spared clean
  expect_reason 'See below.' '--- Below this line is a copy of the message.'

  it "$refusal: what cannot be cut out becomes the warning alone"
  empty_queue
  { printf 'X-Odd: '; virus; echo; clean_mail; } > "$T/header-virus"
  send "$T/header-virus" '' alice@example.org
  expect_spared warn
  expect_log 'DELETE failed'
  ! grep -qF "$(virus)" "$(message)" || fail "the virus is still in it"
done

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

it "a bounce that comes by SMTP, and a message with a sender, are refused as before"
empty_queue
scanq_conf "action_virus = reject"
send "$T/bounce" alice@example.org alice@example.org
expect_exit 31
front_env=()
send "$T/bounce" '' alice@example.org
expect_exit 31
expect_queued 0

it "replay takes an empty sender that was named for a bounce's, and no other"
scanq_conf "action_virus = reject"
"$build/scanq" --conf "$T/scanq.conf" replay "$T/bounce" > "$T/out" || true
grep -q ', action reject' "$T/out" || fail "$(cat "$T/out")"
"$build/scanq" --conf "$T/scanq.conf" replay --explain --sender '' "$T/bounce" > "$T/out" || true
grep -q ', action clean' "$T/out" || fail "$(cat "$T/out")"
grep -q 'a bounce of this machine is not refused' "$T/out" || fail "$(cat "$T/out")"
