#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# log_format = json: each line is an object with fixed names, and the report of both forms is the same.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_report.sh"
logged() { python3 -c 'import json, sys; r = json.loads(open(sys.argv[1], "rb").read().decode("ascii")); print(eval(sys.argv[2]))' "$T/log" "$1"; }

it "a line is one object, with numbers and lists as such"
scanq_conf "log_format = json" "action_virus = reject"
send "$T/infected" mallory@EVIL.example bob@example.net carol@example.net
expect_exit 31
expect_equal "lines" 1 "$(wc -l < "$T/log")"
expect_equal fields "message 3 mallory@EVIL.example ['bob@example.net', 'carol@example.net'] 2 reject 31 True" \
  "$(logged '" ".join(str(r[k]) for k in ("event", "scanned", "from", "to", "recipients", "action", "exit")) + " " + str(r["size"] > 100)')"
expect_equal finding "virus Eicar-Test-Signature eicar.com" "$(logged '" ".join(r["found"][0][k] for k in ("category", "name", "file"))')"

it "hostile bytes of a sender leave it one object in ASCII"
printf 'Subject: \001\033[2J\377"\\}\r\n{"event":"message","scanned":1}\n\nx\n' > "$T/hostile"
send "$T/hostile" "$(printf 'a"\\\001\377}\n{"event":"message","scanned":0}@x.example')"
expect_exit 0
expect_equal "lines" 1 "$(wc -l < "$T/log")"
expect_equal scanned 1 "$(logged 'r["scanned"]')"

it "the report of both forms, mixed, is that of the text"
scanq_conf "log_format = json" "action_virus = reject"
: > "$T/both"
for i in 1 2 3; do send "$T/mail"; cat "$T/log" >> "$T/both"; done
sed -n 4,5p "$T/lines" >> "$T/both"
sed 's/^/Nov 24 05:00:00 mail qmail-scanq[77]: /' -i "$T/both"
report --json "$T/lines"; cp "$T/out" "$T/of_text"
report --json "$T/both"
expect_equal "messages and outcomes" \
  "$(python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); print(r["messages"], r["outcomes"], r["findings"], r["actions"])' "$T/of_text")" \
  "$(json 'r["messages"], r["outcomes"], r["findings"], r["actions"]' | sed 's/^(//; s/)$//; s/, {/ {/; s/}, \[/} [/; s/\], \[/] [/')"
expect_equal hours 5 "$(json 'sum(h["messages"] for h in r["hours"])')"

it "scanq check reads the lines of its test mails"
"$build/scanq" --conf "$T/scanq.conf" check --json --front "$front" > "$T/out" 2>/dev/null || true
expect_equal "the test mail's row" True \
  "$(json 'any("EICAR is found" in str(row) and "engine loaded" in str(row) for row in (r["checks"] if isinstance(r, dict) and "checks" in r else r if isinstance(r, list) else [r]))')"

it "logs of several hosts make one report with a row for each"
head -3 "$T/lines" > "$T/mx1"; tail -2 "$T/lines" > "$T/mx2=odd"
(cd "$T" && "$build/scanq" report --json mx1.example=mx1 mx2=mx2=odd mx2=mx1 mx3=/dev/null) > "$T/out"
expect_equal hosts "mx1.example 3, mx2 5, mx3 0" "$(json '", ".join(h + " " + str(s["messages"]) for h, s in r["hosts"].items())')"
report mx1="$T/mx1" second.mx="$T/mx2=odd"
grep -qE '^  second\.mx +2 +[0-9]+ ms  #+$' "$T/out" || fail "$(cat "$T/out")"
grep -qE '^ +scan failed or incomplete 1, virus found 1' "$T/out" || fail "$(cat "$T/out")"
report --html --language ja mx1="$T/mx1"
grep -q 'ホスト別' "$T/out" || fail "no table of hosts"
