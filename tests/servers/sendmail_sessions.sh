#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Sessions of all kinds with a real Sendmail: nothing is lost, nothing unscanned, and the client gets the right answer.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib_sendmail.sh"
start_sendmail
. "$(dirname "$0")/lib_sessions.sh"
