#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Notices: their order and recipients, and that they never cost the message itself.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
infected_mail > "$T/mail"
verdict_is_virus() { verdict_is "virus=${1:-Test.One}"; }
canned_conf "notify_administrators = yes" "notify_sender = always" "action_virus = clean" "administrators = boss root"
verdict_is_virus

it "the message goes first, then the notices, from nobody"
send "$T/mail"; expect_exit 0; expect_queued 3
expect_form cleaned
expect_equal notices 'F|Talice@example.org|| sender
F|Tboss|Troot|| administrators' "$(notices)"

it "they do not go through the scanner, whatever QMAILQUEUE says"
front_env=(QMAILQUEUE="$front"); empty_queue
send "$T/mail"; expect_exit 0; expect_queued 3
[ -z "$(header X-Virus-Scanned "$(message 2)")" ] || fail "the notice was scanned"
front_env=()

it "no sender is told in answer to an empty one, a list, or an automatic message"
for sender in '' 'list-return-1-@lists.example-@[]' '#@[]'; do
  empty_queue; send "$T/mail" "$sender"; [[ $(notices) != *sender* ]] || fail "$sender was told"
done
canned_automatic=true verdict_is_virus
empty_queue; send "$T/mail"; [[ $(notices) != *sender* ]] || fail "an automatic message was answered"
verdict_is_virus

it "a notice that cannot be queued changes nothing but the log"
empty_queue; front_env=(STAND_IN_EXIT="0 53 53")
send "$T/mail"; expect_exit 0; expect_queued 1
expect_log 'note="notice failed, ignoring: queue exit 53'
front_env=()

it "a message that cannot be rewritten is put off: nothing of it was queued, nobody was told"
empty_queue; touch "$T/programs/compose_fails"
send "$T/mail"; expect_exit 81; expect_queued 0
expect_log 'error="scanq-compose: exit 1"'
rm "$T/programs/compose_fails"
