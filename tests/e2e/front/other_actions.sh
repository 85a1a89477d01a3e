#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The actions that the settings may ask for in place of cleaning. (reject and defer:
# refusal_reaches_the_client)
. "$(dirname "$0")/../lib.sh"
infected_mail > "$T/mail"

it "tag: delivered as it is, the header says what was found"
scanq_conf 'action_virus = tag'
send "$T/mail"
expect_exit 0
expect_unchanged "$T/mail"
expect_header 'X-Virus-Status: Infected (Eicar-Test-Signature)'
expect_log 'SCANNED:3 .*action=tag'

it "pass: the same without a word to the recipient is still a header and a log line"
scanq_conf 'action_virus = pass'
empty_queue; send "$T/mail"
expect_exit 0
expect_unchanged "$T/mail"
expect_log 'SCANNED:3 .*action=pass'

it "warn: the warning alone arrives"
scanq_conf 'action_virus = warn'
empty_queue; send "$T/mail"
expect_exit 0
expect_header 'Subject: Virus warning: the report'
expect_header 'X-Virus-Status: Infected (*'
! grep -q 'See below' "$(message)" || fail "content of the original arrived"

it "the administrators get a notice of a find, after the mail itself, from nobody"
scanq_conf 'notify_administrators = yes' 'administrators = root@example.net'
empty_queue; send "$T/mail"
expect_exit 0
expect_queued 2
expect_equal "first" 'Falice@example.org|Tbob@example.net||' "$(envelope_of 1)"
expect_equal "second" 'F|Troot@example.net||' "$(envelope_of 2)"
n=2 expect_header 'Auto-Submitted: auto-generated'

it "a notice that cannot be queued does not change the end, and the log tells"
front_env=(STAND_IN_EXIT="0 53")
empty_queue; send "$T/mail"
expect_exit 0
expect_queued 1
expect_log 'notice failed.*53'

it "where the mail itself cannot be queued, no notice goes out"
front_env=(STAND_IN_EXIT=53)
empty_queue; send "$T/mail"
expect_exit 53
expect_queued 0
expect_equal "calls of the queue" 1 "$(cat "$T/queue/calls")"
