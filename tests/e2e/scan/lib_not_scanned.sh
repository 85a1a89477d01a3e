# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests without the official signatures: sourced after lib.sh.

clean_mail > "$T/mail"
infected_mail > "$T/infected"
expect_not_scanned() {
  expect_exit 0
  expect_header "X-Virus-Status: Not scanned (no virus database)"
  expect_log '^SCANNED:0 .* not_scanned="no virus database" .*warning="NO VIRUS DATABASE is installed.*queue=exec'
  empty_queue
}
