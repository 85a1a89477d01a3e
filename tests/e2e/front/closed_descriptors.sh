#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A caller may start us with descriptors 0, 1 or 2 closed; no file of ours may take their place.
. "$(dirname "$0")/../lib.sh"
scanq_conf
clean_mail > "$T/mail"

it "without descriptor 0 or 1 there is no mail: 54, nothing is queued"
caller_options=(--close 0); send "$T/mail"; expect_equal "exit code" 54 "$exit_code"
caller_options=(--close 1); send "$T/mail"; expect_equal "exit code" 54 "$exit_code"
caller_options=(--close 0 --close 1 --close 2); send "$T/mail"; expect_equal "exit code" 54 "$exit_code"
expect_queued 0
expect_no_litter

it "without descriptor 2 the mail goes through, and no log line gets into it"
caller_options=(--close 2); send "$T/mail"; expect_exit 0
expect_queued 1
expect_unchanged "$T/mail"
