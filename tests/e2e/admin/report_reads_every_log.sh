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

it "compressed logs and folders of logs are read, without what multilog keeps beside them"
mkdir "$T/logs"
for number in 1 2 3 4 5; do sed -n "${number}p" "$T/lines" > "$T/logs/$number"; done
gzip "$T/logs/1"; xz "$T/logs/2"; zstd -q --rm "$T/logs/3"
cp "$T/lines" "$T/logs/lock"; mkdir "$T/logs/deeper"; cp "$T/lines" "$T/logs/deeper/"
report --json "$T/logs"
cmp -s "$T/plain" "$T/out" || fail "$(diff "$T/plain" "$T/out")"

it "a folder that holds nothing but folders is told, in place of a report about no mail"
mkdir -p "$T/above/smtpd"
status=0; "$build/scanq" report "$T/above" > "$T/out" 2> "$T/err" || status=$?
expect_equal status 2 "$status"
expect_match complaint 'holds folders, but no log' "$(cat "$T/err")"

it "a compressed log that is cut short, or on the standard input, is told"
head -c 60 "$T/logs/1.gz" > "$T/cut.gz"
for status in "$("$build/scanq" report "$T/cut.gz" > "$T/out" 2> "$T/err"; echo $?)"; do expect_equal status 2 "$status"; done
expect_match complaint 'gzip -dc: exit 1' "$(cat "$T/err")"
status=0; "$build/scanq" report - < "$T/logs/1.gz" > "$T/out" 2> "$T/err" || status=$?
expect_equal status 2 "$status"
expect_match complaint 'compressed.*zcat' "$(cat "$T/err")"

it "--since leaves out what is older"
printf 'SCANNED:1 id=%x.1.1 from=a@b.example size=1 ms=5 queue=exec\n' "$(date -d '2026-11-20 12:00' +%s)" "$(date -d '2026-11-22 12:00' +%s)" "$(date -d '2 hours ago' +%s)" > "$T/three"
messages() { report --json --since "$1" "$T/three"; json 'r["messages"]'; }
expect_equal "of a day on" 2 "$(messages 2026-11-21)"
expect_equal "of a minute on" 2 "$(messages '2026-11-20 12:01')"
expect_equal "of three hours" 1 "$(messages 3h)"
