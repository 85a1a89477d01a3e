#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# TERM and INT end a program whatever it reads. What replay reads has the limit of a message.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_ends.sh"

it "replay and report of a FIFO that nobody writes to"
ends catches $scanq replay "$T/fifo"
ends catches $scanq replay --jobs 2 "$T/fifo" "$T/mail"
ends catches $scanq report "$T/fifo"
it "replay and report of an input that is silent"
exec 9<> "$T/fifo"
input=$T/fifo ends catches $scanq replay -
input=$T/fifo ends catches $scanq report -
input=$T/fifo ends catches $scanq routes
exec 9>&-
it "report of what never ends"
ends catches $scanq report /dev/zero
it "replay of an mbox that is huge"
{ printf 'From a\n\n'; } > "$T/mbox"
truncate -s 1T "$T/mbox"
ends catches $scanq replay "$T/mbox"

it "replay ends by itself where a message has more than a message may have"
for what in "$T/huge" /dev/zero; do
  truncate -s 1T "$T/huge"
  status=0; $scanq replay "$what" > "$T/out" 2> "$T/err" || status=$?
  expect_equal "status of $what" 2 "$status"
  grep -q 'more than max_message_bytes' "$T/err" || fail "$(cat "$T/err")"
done
for start in 'Subject: x' 'From a'; do
  status=0
  { { echo "$start"; cat /dev/zero; } | $scanq replay - > "$T/out" 2> "$T/err"; } || status=$?
  expect_equal "status of an endless input" 2 "$status"
  grep -q 'more than max_message_bytes' "$T/err" || fail "$(cat "$T/err")"
done
it "but an mbox may have more, by the standard input, too"
for number in $(seq 20); do echo 'From a'; clean_mail; head -c 100000 /dev/zero | tr '\0' x; printf '\n\n'; done > "$T/mbox"
$scanq replay - < "$T/mbox" > "$T/out" 2> "$T/err" || fail "$(tail -3 "$T/out" "$T/err")"
grep -q '^20 messages: 20 clean' "$T/out" || fail "$(tail -3 "$T/out" "$T/err")"
