#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# End-to-end scripts of the qmail way, through a real Postfix: make e2e HOST=postfix [TESTS=...]
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib_postfix.sh"
. "$(dirname "$0")/lib_scenarios.sh"
start_postfix
run_scenarios
