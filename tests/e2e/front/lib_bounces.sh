# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of bounces of this machine (empty sender, no client): sourced after lib.sh.

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
