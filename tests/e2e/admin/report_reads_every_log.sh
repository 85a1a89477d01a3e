#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq report: the log lines of several loggers say the same; what is no log is told.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_report.sh"

it "lines of multilog and of syslog say the same"
report --json "$T/lines"; cp "$T/out" "$T/plain"
for form in multilog syslog; do
  report --json "$T/$form"
  diff "$T/plain" "$T/out" > "$T/difference" || fail "$form:" "$(cat "$T/difference")"
done
report --json - < "$T/lines"
cmp -s "$T/plain" "$T/out" || fail "the standard input is read otherwise"

it "what journalctl prints is read"
sed 's/^/Nov 24 05:00:00 mail qmail-scanq[77]: /; 1i -- Journal begins at Mon 2026-11-23 --' "$T/lines" > "$T/journal"
report --json - < "$T/journal"
cmp -s "$T/plain" "$T/out" || fail "$(diff "$T/plain" "$T/out")"

it "a log without any of our lines is told"
echo "nothing here" > "$T/other"
report "$T/other"
grep -q 'no line of qmail-scanq' "$T/err" || fail "$(cat "$T/err")"

it "a compressed log is refused: no line would be found in it"
gzip -c "$T/lines" > "$T/lines.gz"
status=0; "$build/scanq" report "$T/lines.gz" > "$T/out" 2> "$T/err" || status=$?
expect_equal status 2 "$status"
expect_match complaint 'compressed.*zcat' "$(cat "$T/err")"
