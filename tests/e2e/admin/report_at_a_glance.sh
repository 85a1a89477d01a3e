#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq report: what its reader sees first, and on a terminal.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_report.sh"
echo 'SCANNED:1 id=6745f0b0.1.1 from=a@b.example size=1 ms=5 queue=exec' > "$T/one"  # 2024-11-26 16:00:48 UTC

it "one sentence on top answers whether all is well, beside the name of the host"
report "$T/one"
sed -n 2p "$T/out" | grep -qE '^All is well: of 1 messages 0 had a find' || fail "$(cat "$T/out")"
sed 's/queue=exec/error="no room" exit=53/' "$T/one" > "$T/bad"; cat "$T/one" >> "$T/bad"
report "$T/bad"
sed -n 2p "$T/out" | grep -qE '^Not well: 1 \(50.0%\) of 2 messages were put off by a failure' || fail "$(cat "$T/out")"
report --language ja "$T/bad"
sed -n 2p "$T/out" | grep -q '^要対応: 2 通のうち 1 (50.0%) 通が' || fail "$(cat "$T/out")"
report --html "$T/bad"
grep -q '<p class="well ill">Not well' "$T/out" || fail "the page does not say so"
echo 'SCANNED:0 id=6745f0b0.1.1 from=a@b.example size=1 ms=5 not_scanned="no virus database" queue=exec' > "$T/none"
report "$T/none"
sed -n 2p "$T/out" | grep -q '^Not well: for want of signatures' || fail "$(cat "$T/out")"

it "finds have a chart of their own"
report --html "$T/lines"
grep -q '<h2>Finds by day' "$T/out" || fail "no such chart"
report --html "$T/one"
! grep -q '<h2>Finds by day' "$T/out" || fail "a chart of nothing"

it "no line of the text has more than 100 columns"
sed "s/name=Eicar-Test-Signature/name=$(printf 'A%.0s' {1..200})/" "$T/lines" > "$T/long"
for language in en ja; do
  report --language $language "$T/long"
  python3 - "$T/out" <<'END' || fail "too wide: $(cat "$T/out")"
import sys, unicodedata
width = lambda line: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
assert max(width(line.rstrip("\n")) for line in open(sys.argv[1], encoding="utf-8")) <= 100
END
done
