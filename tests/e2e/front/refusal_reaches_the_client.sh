#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Each fork of qmail reads the text of a refusal from another descriptor, with another code.
. "$(dirname "$0")/../lib.sh"
infected_mail > "$T/mail"
# refused ERROR_TEXT CODE: sends under this setting, expects this code and nothing queued
refused() {
  scanq_conf 'action_virus = reject' "error_text = $1"
  send "$T/mail"
  expect_exit "$2"
  expect_queued 0
}
text='^Dvirus found: Eicar-Test-Signature \(#5\.7\.1\)$'

it "auto: notqmail's descriptor 6 gets the text, the code is 82"
text_channels=(6); refused auto 82; expect_text 6 "$text"
it "auto: descriptor 4 of the older patch gets it where there is no 6"
text_channels=(4); refused auto 82; expect_text 4 "$text"
it "auto: without such a pipe it is 31"
text_channels=(); refused auto 31
it "auto: ERROR_FD says where, and -1 says nowhere"
text_channels=(7); front_env=(ERROR_FD=7); refused auto 88; expect_text 7 "$text"
text_channels=(6); front_env=(ERROR_FD=-1); refused auto 31; [ ! -s "$T/text6" ] || fail "a text was written"
front_env=()

it "none: 31, although there is a pipe"
text_channels=(6 4); refused none 31; [ ! -s "$T/text6" ] && [ ! -s "$T/text4" ] || fail "a text was written"
it "fd6, fd4, fd4-88: as set, and 31 where that descriptor is no pipe"
refused fd6 82; expect_text 6 "$text"
refused fd4 82; expect_text 4 "$text"
refused fd4-88 88; expect_text 4 "$text"
text_channels=(); refused fd6 31; refused fd4 31; refused fd4-88 31
it "fd2-88: the text is all that descriptor 2 gets"
refused fd2-88 88; expect_equal "descriptor 2" 'Dvirus found: Eicar-Test-Signature (#5.7.1)' "$(cat "$T/log")"

it "the codes of s/qmail and indimail for a virus are 32 and 33"
for pair in sqmail:32 indimail:33 portable:31; do
  scanq_conf 'action_virus = reject' 'error_text = none' "refusal_codes = ${pair%:*}"
  send "$T/mail"; expect_exit "${pair#*:}"
done

it "a message that is put off gets a Z text, or 71"
text_channels=(6); scanq_conf 'action_virus = defer'; send "$T/mail"
expect_exit 82; expect_text 6 '^Zvirus found: .*\(#4\.7\.1\)$'
scanq_conf 'action_virus = defer' 'error_text = none'; send "$T/mail"; expect_exit 71

it "a text holds no control byte, nothing that is not ASCII, and at most 255 bytes"
fake_worker scanq-inspect "cat >/dev/null; printf '%s' '$(verdict virus "$(printf 'N\xc3\xa9%.0s' {1..300})")'"
scanq_conf "program_dir = $T/programs" 'action_virus = reject'; send "$T/mail"
expect_exit 82
[ "$(stat -c %s "$T/text6")" -le 255 ] || fail "$(stat -c %s "$T/text6") bytes"
expect_equal "odd bytes" '' "$(LC_ALL=C tr -d ' -~' < "$T/text6")"
expect_queued 0
