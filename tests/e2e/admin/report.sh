#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq report: log lines, summed up as text, JSON and a page.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_report.sh"

it "messages, outcomes, findings, sender domains, actions and failures are counted"
report --json "$T/lines"
expect_equal messages 5 "$(json 'r["messages"]')"
expect_equal outcomes "3 1 1" "$(json '" ".join(str(r["outcomes"][k]) for k in ("clean", "virus", "failed"))')"
expect_equal findings "virus Eicar-Test-Signature 1" \
  "$(json '[f["name"] + " " + str(f["messages"]) for f in r["findings"] if "Eicar" in f["name"]][0]')"
expect_match domains evil.example "$(json 'r["sender_domains"]')"
expect_match actions reject "$(json 'r["actions"]')"
expect_equal day "$today" "$(json '"".join(r["days"])')"
expect_equal "the day and the hour with finds" 2 "$(json 'sum(
  {"name": "evil.example", "messages": 1} in p["sender_domains"] and {"name": "reject", "messages": 1} in p["actions"]
  and {"name": "virus Eicar-Test-Signature", "messages": 1} in p["findings"] for p in [*r["days"].values(), *r["hours"]])')"
expect_equal "p50 <= p99" True "$(json 'r["ms"]["p50"] <= r["ms"]["p99"]')"

it "text has a bar for the day, in English and in Japanese"
report "$T/lines"
grep -qE "^  $today +5 +[0-9]+ ms  #+$" "$T/out" || fail "$(cat "$T/out")"
grep -qE '^ +scan failed or incomplete 1, virus found 1 \(virus Eicar-Test-Signature 1\)$' "$T/out" || fail "$(cat "$T/out")"
report --language ja "$T/lines"
grep -q 'ウイルス検出' "$T/out" || fail "$(cat "$T/out")"

it "the page needs nothing else, and what strangers wrote does not become part of it"
sed 's/name=Eicar-Test-Signature/name="<script>alert(1)<\/script>"/; 1s/ ms=[0-9]*/ ms=9223372036854775807/' \
  "$T/lines" > "$T/hostile"
report --html "$T/hostile"
grep -q '<svg' "$T/out" || fail "no chart"
! grep -qE '<script|src=|href=|url\(' "$T/out" || fail "it has a script or loads something"
grep -q '&lt;script&gt;' "$T/out" || fail "the finding is not shown"
python3 -c '
import sys, xml.dom.minidom, re
page = open(sys.argv[1]).read()
for svg in re.findall(r"<svg.*?</svg>", page, re.S): xml.dom.minidom.parseString(svg)' "$T/out" || fail "a chart is not well-formed"

it "days and hours are those of the server's time zone"
echo 'SCANNED:1 id=6745f0b0.1.1 from=a@b.example size=1 ms=5 queue=exec' > "$T/one"  # 2024-11-26 16:00:48 UTC
TZ=JST-9 report "$T/one"
grep -qE '^By day \(JST\)' "$T/out" || fail "$(cat "$T/out")"
grep -qE '^  2024-11-27 +1 ' "$T/out" || fail "$(cat "$T/out")"
grep -qE '^  01 +1 +5 ms' "$T/out" || fail "$(cat "$T/out")"

it "times are told for each day and hour"
report --json "$T/lines"
expect_equal "p95 of the day" "$(json 'r["ms"]["p95"]')" "$(json 'list(r["days"].values())[0]["ms"]["p95"]')"
expect_equal "hours with mail" 5 "$(json 'sum(h["messages"] for h in r["hours"])')"

it "messages are left out by day, domain and find; the lines about one are shown as they are"
report --json --domain Evil.example "$T/lines"; expect_equal "of a domain" 1 "$(json 'r["messages"]')"
report --json --found eicar "$T/lines"; expect_equal "with a find" 1 "$(json 'r["messages"]')"
report --json --since "$today" --until "$today" "$T/lines"; expect_equal "of today" 5 "$(json 'r["messages"]')"
report --json --until 2020-01-01 "$T/lines"; expect_equal "of earlier days" 0 "$(json 'r["messages"]')"
report --about mallory@ "$T/lines"; expect_equal "lines" 1 "$(wc -l < "$T/out")"
grep -q '^SCANNED:3 .*mallory@EVIL' "$T/out" || fail "$(cat "$T/out")"
! "$build/scanq" report --since yesterday "$T/lines" > "$T/out" 2>&1 || fail "a day that is none is taken"
