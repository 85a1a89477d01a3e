#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# qmail sites run qmail-smtpd, and so us, under softlimit: that is no reason to refuse mail.
. "$(dirname "$0")/../lib.sh"
scanq_conf
limited() {
  printf '#!/bin/sh\nexec softlimit %s %s\n' "$*" "$build/qmail-scanq" > "$T/limited"
  chmod +x "$T/limited"
  front=$T/limited
}
head -c 9000000 /dev/urandom | mail_with_attachment noise.bin > "$T/large"
infected_mail > "$T/infected"

it "under softlimit -m 20000000 a mail of 12 MB is scanned and passed on unchanged"
limited -m 20000000
send "$T/large"
expect_exit 0
expect_unchanged "$T/large"
expect_header 'X-Virus-Status: Clean'

it "the queue program has the limit of the caller again"
expect_match "limit" '^20000000 ' "$(fact 'limit as')"

it "under softlimit -m 20000000 an infected mail is cleaned"
empty_queue
send "$T/infected"
expect_exit 0
expect_header 'Subject: Virus warning: the report'

it "with few descriptors to open it works, or puts the mail off"
limited -o 20
empty_queue
send "$T/infected"
[ "$exit_code" = 0 ] || expect_match "exit code" '^(51|63|71)$' "$exit_code"
limited -o 5
empty_queue
send "$T/infected"
expect_match "exit code" '^(51|54|55|63|71|81|120)$' "$exit_code"
expect_queued 0
expect_no_litter
