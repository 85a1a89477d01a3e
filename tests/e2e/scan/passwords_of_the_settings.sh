#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Passwords that the settings list are tried, too, and only so many words. An archive that does not open counts
# as encrypted.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_passwords.sh"
eicar | locked_zip tiger7 AES256 > "$T/zip"

it "the next mail's password, as the settings list it"
letter '資料送付の件' 'パスワードは別途お送りします。' iso-2022-jp
expect_locked
scanq_conf "${settings[@]}" "passwords = infected tiger7"
expect_opened

it "the words that are tried are limited, and may be none"
words=$(printf 'word%d ' {1..40})
letter 'the report' "$words tiger7" us-ascii
scanq_conf "${settings[@]}" "password_tries = 100"
expect_opened
scanq_conf "${settings[@]}" "password_tries = 10"
expect_locked
letter 'the report' 'password: tiger7' us-ascii
scanq_conf "${settings[@]}" "password_tries = 0"
expect_locked

it "an encrypted zip with nothing bad in it is clean once it was opened"
scanq_conf "${settings[@]}" "action_encrypted = reject"
echo harmless | locked_zip tiger7 AES256 > "$T/zip"
letter 'the report' 'password: tiger7' us-ascii
send "$T/mail"
expect_exit 0
expect_log '^SCANNED:1 '
expect_unchanged "$T/mail"
