#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A mail from which the virus cannot be cut out: it is sealed, or withheld and kept in quarantine.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
infected_mail > "$T/mail"
canned_conf
verdict_is virus=Test.One
second_verdict_is virus=Test.One

it "seal: the message travels sealed, and the log says DELETE failed, and why"
send "$T/mail"; expect_exit 0; expect_queued 1; expect_kept 0
expect_form sealed; expect_header "X-Scanq-Modified: sealed"
expect_log 'action=clean note="DELETE failed: Test.One is still found in the rewritten message" queue=exec'

it "withhold: the recipient gets the warning alone, and the original is kept"
canned_conf "delete_failed = withhold"
empty_queue
send "$T/mail"; expect_exit 0; expect_queued 1; expect_kept 1
expect_form warning; expect_header "X-Scanq-Modified: replaced by a warning"
cmp "$T/mail" "$T/quarantine/kept/$(kept)/message" || fail "the kept message differs"
expect_log "note=\"DELETE failed: Test.One [^\"]*\" quarantine=$(kept) queue=exec"

it "where it cannot be kept nothing is queued"
canned_conf "delete_failed = withhold" "quarantine_max_messages = 1"
empty_queue
send "$T/mail"; expect_exit 71; expect_queued 0; expect_kept 1
