#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Invalid settings: the front exits with 55, the log names file and line, nothing is queued.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
# refused DESCRIPTION PATTERN-OF-LOG LINE...
refused() {
  local pattern=$1; shift
  scanq_conf
  printf '%s\n' "$@" >> "$T/scanq.conf"
  local line
  line=$(wc -l < "$T/scanq.conf")
  send "$T/mail"
  expect_exit 55
  expect_queued 0
  expect_log "$T/scanq\.conf:$line"
  expect_log "$pattern"
}

it "an unknown key";                     refused 'no_such_key' 'no_such_key = 1'
it "a word where a number belongs";      refused 'max_message_bytes' 'max_message_bytes = many'
it "a number out of bounds";             refused 'scan_timeout_seconds' 'scan_timeout_seconds = 0'
it "a word that is none of the choices"; refused 'action_virus' 'action_virus = ignore'
it "the same key twice";                 refused 'log_to' 'log_to = stderr'
it "a line that is too long";            refused 'too long|over-long|long' "passwords = $(head -c 3000 /dev/zero | tr '\0' x)"
it "a line that is none";                refused '' 'action_virus'

it "a settings file that is missing or a folder"
scanq_conf
front_env=(SCANQ_CONF="$T/none"); send "$T/mail"; expect_exit 55
expect_log "$T/none"
front_env=(SCANQ_CONF="$T/tmp"); send "$T/mail"; expect_exit 55
expect_queued 0
