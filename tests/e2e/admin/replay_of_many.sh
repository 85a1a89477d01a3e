#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq replay: mboxes, folders and Maildirs.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_replay.sh"

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
