#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# End-to-end scripts of the qmail way, through a real Sendmail: make e2e HOST=sendmail [TESTS=...]
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib_sendmail.sh"
. "$(dirname "$0")/lib_scenarios.sh"
start_sendmail
run_scenarios
