#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq replay: saved messages through the same steps, without a queue.
. "$(dirname "$0")/../lib.sh"
scanq_conf
export SCANQ_CONF=$T/scanq.conf
clean_mail > "$T/clean"
infected_mail > "$T/infected"
# replay [ARGUMENT...]: sets status; output in $T/out, complaints in $T/err
replay() { status=0; "$build/scanq" replay "$@" > "$T/out" 2> "$T/err" || status=$?; }
expect_line() { grep -qE -- "$1" "$T/out" || fail "no line matches \"$1\"; the output:" "$(cat "$T/out" "$T/err")"; }

it "a clean message: Clean, exit 0"
replay "$T/clean"
expect_equal status 0 "$status"
expect_line "^$T/clean: Clean$"

it "an infected one: name, part, file and action, exit 1"
replay "$T/infected"
expect_equal status 1 "$status"
expect_line "^$T/infected: Infected \(Eicar[A-Za-z.-]*\), action clean$"
expect_line '^    virus: Eicar.* in part 2 "eicar.com" \(application/octet-stream, [0-9]+ bytes\)$'

it "a file that is not there: named, exit 2; the others have their turn, and a find is more than a failure"
replay "$T/none"
expect_equal status 2 "$status"
expect_match complaint "$T/none" "$(cat "$T/err")"
replay "$T/none" "$T/clean"
expect_equal "status with a clean one" 2 "$status"
expect_line "^$T/clean: Clean$"
expect_line '^2 messages: 1 clean, 0 with findings, 1 failed$'
replay "$T/infected" "$T/none"
expect_equal "status with a find" 1 "$status"

it "a scan that fails: exit 2 and the reason"
sed "s#^program_dir.*#program_dir = $T#" "$T/scanq.conf" > "$T/broken.conf"
status=0; "$build/scanq" --conf "$T/broken.conf" replay "$T/clean" > "$T/out" || status=$?
expect_equal status 2 "$status"
expect_line 'Failed \(.*scanq-inspect'

it "--rewritten writes what the front would deliver"
replay --rewritten "$T/rewritten" --sender alice@example.org --recipients bob@example.net "$T/infected"
send "$T/infected"
expect_exit 0
steady() { normalise < "$1" | sed -E 's/BOUNDARY|[0-9a-f.]+\.[0-9a-f]+\.[0-9a-f]+|replay/ID/g; s/[0-9]{4}-[0-9-]{5} [0-9:]{8}/TIME/'; }
diff <(steady "$(message)") <(steady "$T/rewritten") > "$T/difference" ||
  fail "the queue got (<), replay wrote (>):" "$(cat "$T/difference")"

it "--explain tells the setting that decided, --diff what would change"
replay --explain --diff "$T/infected"
expect_line 'setting  action_virus = clean'
expect_line '^\+Subject: Virus warning: the report'
replay --diff "$T/clean"
expect_line '^\+X-Virus-Status: Clean'

it "an mbox, a folder and the standard input, several at once, in order, with a summary"
mkdir "$T/many"
for i in 1 2 3 4 5; do cp "$T/clean" "$T/many/$i"; done
{ echo "From a Mon Jun  1 12:00:00 2026"; cat "$T/clean"; echo
  echo "From a Mon Jun  1 12:00:01 2026"; cat "$T/infected"; } > "$T/many/6"
replay --jobs 3 "$T/many"
expect_equal status 1 "$status"
expect_equal order "1 2 3 4 5 6 message 1:6 message 2" \
  "$(sed -nE "s#^$T/many/([^:]*): .*#\1#p" "$T/out" | tr '\n' ' ' | sed 's/ $//; s/1 6 message 2/1:6 message 2/')"
expect_line '^7 messages: 6 clean, 1 with findings, 0 failed$'
replay - < "$T/infected"
expect_line '^-: Infected'
replay - < <(cat "$T/many/6")
expect_line '^- message 2: Infected'
expect_line '^2 messages: 1 clean, 1 with findings, 0 failed$'

it "--json gives one object a line"
replay --json "$T/many"
python3 -c '
import json, sys
rows = [json.loads(line) for line in sys.stdin]
assert len(rows) == 7 and rows[6]["verdict"]["findings"][0]["category"] == "virus", rows
' < "$T/out" || fail "$(cat "$T/out")"

it "a Maildir and the Maildirs in it: cur and new, not tmp; --found-only leaves the clean ones out"
mkdir -p "$T/Maildir"/{cur,new,tmp} "$T/Maildir/.Sent"/{cur,new,tmp}
cp "$T/clean" "$T/Maildir/new/1.a"; cp "$T/infected" "$T/Maildir/cur/2.b:2,S"; cp "$T/infected" "$T/Maildir/tmp/3.c"
cp "$T/infected" "$T/Maildir/.Sent/cur/4.d:2,S"
replay "$T/Maildir"
expect_line '^3 messages: 1 clean, 2 with findings, 0 failed$'
replay --found-only "$T/Maildir"
expect_equal "files named" ".Sent/cur/4.d:2,S cur/2.b:2,S " "$(sed -nE "s#^$T/Maildir/(.*): Infected.*#\1#p" "$T/out" | tr '\n' ' ')"

it "on a terminal a bar shows how far it is; in a file or pipe there is none"
replay "$T/many"
expect_equal "bar in a file" 0 "$(grep -c '#' "$T/err" || true)"
script -qec "'$build/scanq' replay '$T/many'" /dev/null > "$T/out" < /dev/null || true
expect_line '\[#+\.*\] 3 of 7'
expect_line '7 of 7, 1 with findings'
