#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An archive that unpacks to far more than a machine has is stopped by a limit, which the log names. Zips, and
# what becomes of the mail.
. "$(dirname "$0")/lib_bombs.sh"

it "zips in zips, 16 in each, five deep, 4 GB of zeros in each of the last: the sum of bytes or the time"
"$formats/make-bomb" nested > "$T/bomb"
expect_stopped 'max_(file|scan)_bytes|scan_timeout_seconds' nested.zip

it "a thousand members over the same bytes: the ratio or the sum of bytes"
"$formats/make-bomb" overlapping > "$T/bomb"
expect_stopped 'Limits.Exceeded.max_(ratio|scan_bytes)' overlapping.zip
scanq_conf "${settings[@]}" "alert_heuristic = no"
expect_stopped 'Limits.Exceeded.max_(ratio|scan_bytes)' overlapping.zip

it "a million members without a name: their number or the time, or the mail is put off"
# libclamav needs most of the time for 76 MB, and some more to return when its time is over. A busy
# machine may be too slow for that; then the scanner is ended and the scan has failed.
scanq_conf "${settings[@]}"
"$formats/make-bomb" names > "$T/bomb"
bomb_mail names.zip
send "$T/mail"
if [ "$exit_code" = 0 ]; then
  expect_log '^SCANNED:[24] .*found=limit.*(max_files|scan_timeout_seconds)'
  expect_unchanged "$T/mail"
else
  expect_exit 71
  expect_log 'found=failed'
  expect_queued 0
fi
[ -z "$(ls -A "$T/tmp")" ] || fail "left: $(ls "$T/tmp")"
empty_queue

it "action_limit = reject and defer: no bomb is delivered"
"$formats/make-bomb" quine-zip > "$T/bomb"
bomb_mail r.zip
for row in "reject 31" "defer 71"; do
  scanq_conf "${settings[@]}" "action_limit = ${row% *}"
  send "$T/mail"
  expect_exit "${row#* }"
  expect_queued 0
done
