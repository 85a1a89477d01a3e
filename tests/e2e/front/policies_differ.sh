#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Recipients of one message under different policies.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
infected_mail > "$T/mail"
policies=("[policy keep]" "recipients = @keep.example" "action_virus = quarantine" "notify_recipients = yes"
  "[policy tag]" "recipients = @tag.example" "action_virus = tag"
  "[policy strict]" "recipients = @strict.example" "action_virus = reject"
  "[policy slow]" "recipients = @slow.example" "action_virus = defer"
  "[policy relay]" "clients = relay 198.51.100.0/24" "action_virus = pass")
# The awk program of scanq_conf knows one section only.
policy_conf() { canned_conf "$@"; printf '%s\n' "${policies[@]}" >> "$T/scanq.conf"; }
policy_conf
verdict_is virus=Test.One
text_channels=(6)

it "each gets the message as its policy says, once for each distinct fate"
send "$T/mail" alice@example.org a@other.example b@keep.example c@tag.example d@other.example e@KEEP.example
expect_exit 0
expect_queued 3
expect_kept 1
expect_equal "first" 'Falice@example.org|Ta@other.example|Td@other.example||' "$(envelope_of 1)"
expect_form cleaned
expect_equal "second" 'Falice@example.org|Tc@tag.example||' "$(envelope_of 2)"
expect_unchanged "$T/mail" 2
expect_equal notices 'F|Tb@keep.example|Te@KEEP.example|| recipients' "$(notices)"
expect_log 'action=clean\+quarantine\+tag .*exit=0$'

it "the client decides, too"
empty_queue
front_env=(RELAYCLIENT=)
send "$T/mail" alice@example.org a@other.example; expect_unchanged "$T/mail"
front_env=(TCPREMOTEIP=198.51.100.9); empty_queue
send "$T/mail" alice@example.org a@other.example; expect_unchanged "$T/mail"
front_env=()

it "all reject: refused; some reject: those get the warning in place of the message"
empty_queue
send "$T/mail" alice@example.org a@strict.example b@strict.example; expect_exit 82; expect_queued 0
expect_text 6 '^Dvirus found'
send "$T/mail" alice@example.org a@strict.example b@other.example; expect_exit 0; expect_queued 2
expect_form warning
n=2 expect_form cleaned

it "one defer puts it off for all, and nothing is queued or kept"
empty_queue; rm -rf "$T/quarantine"
send "$T/mail" alice@example.org a@keep.example b@slow.example c@tag.example
expect_exit 82; expect_text 6 '^Z'; expect_queued 0; expect_kept 0

it "when a later one cannot be queued the end is temporary, whatever the queue says"
text_channels=()
front_env=(STAND_IN_EXIT="0 31")
send "$T/mail" alice@example.org a@other.example c@tag.example
expect_exit 71; expect_queued 1
expect_log 'queue="exit 0; exit 31" error="queue exit 31" exit=71$'

it "when the first one cannot be queued its answer is passed on, and nobody is told anything"
empty_queue
front_env=(STAND_IN_EXIT="31 0 0 0")
send "$T/mail" alice@example.org a@other.example b@keep.example
expect_exit 31; expect_queued 0
front_env=()

it "what cannot be kept puts the message off before anything is queued"
empty_queue
policy_conf "quarantine_dir = $T/no/such/place"
send "$T/mail" alice@example.org a@other.example b@keep.example
expect_exit 71; expect_queued 0

it "a policy that can match nothing is an error with file and line"
canned_conf; printf '%s\n' "[policy x]" "clients = 10.0.0.0/33" >> "$T/scanq.conf"
line=$(wc -l < "$T/scanq.conf")
send "$T/mail"; expect_exit 55
expect_log "scanq.conf:$line: clients: 10.0.0.0/33 is none of relay, network, local"
canned_conf; printf '%s\n' "[policy x]" "recipients = *@example.org" >> "$T/scanq.conf"
send "$T/mail"; expect_exit 55; expect_log "scanq.conf:$line: recipients: "
