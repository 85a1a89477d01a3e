#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq quarantine: list and show.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_quarantine.sh"

it "list is a table with one line a message"
quarantine list; expect_status 0
expect_equal lines 2 "$(wc -l < "$T/out")"
expect_out "^20..-..-.. ..:.. +[0-9]+  alice@example.org +bob@example.net \+1 +Test.One +$name +the report\$"

it "list --json is for programs"
quarantine list --json; expect_status 0
expect_equal json "alice@example.org ['bob@example.net', 'carol@example.net'] Test.One False $(stat -c %s "$T/mail")" "$(python3 -c '
import json,sys
[m] = json.load(open(sys.argv[1]))
print(m["sender"], m["recipients"], m["findings"][0]["name"], m["is_released"], m["size_bytes"])' "$T/out")"

it "show takes the name or the id that log and notices tell, and prints facts, header and body"
quarantine show "$id"; expect_status 0
expect_out "^name +$name\$"; expect_out '^recipient +carol@example.net$'
expect_out '^found +virus Test.One in report.doc \(part 2\)$'
expect_out '^    Subject: the report$'; expect_out '^    a preamble$'
quarantine show "$name" --lines 0; expect_out '^    \.\.\.$'
quarantine show nothing; expect_status 2; expect_err 'no message in quarantine has this name or id: nothing'

it "show --raw gives the bytes"
quarantine show "$name" --raw; cmp "$T/out" "$T/mail" || fail "they differ"

it "nothing of a mail reaches the terminal as a command"
keep_nasty
quarantine show "$other"; expect_status 0
expect_out '    Subject: \\x1b\[2Jgone\\xc2\\x9bx'
quarantine list
if LC_ALL=C grep -q "$(printf '\033')" "$T/out"; then fail "an escape got through"; fi
