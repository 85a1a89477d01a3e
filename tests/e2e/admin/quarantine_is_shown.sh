#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq quarantine: list and show.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_quarantine.sh"

it "list has two lines a message, and how many there are"
quarantine list; expect_status 0
expect_equal lines 3 "$(wc -l < "$T/out")"
expect_out "^20..-..-.. ..:.. +[0-9.]+[KM]?  $name\$"
expect_out "^    Test.One  alice@example.org > bob@example.net \+1  the report\$"
expect_out '^1 message, '

it "no line of the list has more than 80 columns, whatever the mail"
send <(printf 'Subject: %s\n\nx\n' "$(printf '日本語の長い件名%.0s' {1..30})") "$(printf 'very-long-name%.0s' {1..5})@example.org" "$(printf 'somebody%.0s' {1..7})@example.net"
quarantine list; expect_status 0
python3 - "$T/out" <<'END' || fail "too wide: $(cat "$T/out")"
import sys, unicodedata
width = lambda line: sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
assert max(width(line.rstrip("\n")) for line in open(sys.argv[1], encoding="utf-8")) <= 80
END

it "list shows those of a sender, a recipient, a find, or a time alone"
listed() { quarantine list "$@"; expect_status 0; tail -1 "$T/out" | cut -d' ' -f1; }
expect_equal "by sender" 1 "$(listed --sender alice@example.org)"
expect_equal "by domain" 2 "$(listed --sender @example.org)"
expect_equal "by recipient" 1 "$(listed --recipient carol@example.net)"
expect_equal "by find" 2 "$(listed --found one)"
expect_equal "by category" 2 "$(listed --found virus)"
expect_equal "by another find" 0 "$(listed --found worm)"
expect_equal "of an hour" 2 "$(listed --since 1h)"
expect_equal "from tomorrow on" 0 "$(listed --since "$(date -d tomorrow +%F)")"
expect_equal "in JSON, too" 1 "$(quarantine list --json --sender alice@example.org; grep -c '"id"' "$T/out")"
quarantine delete "$(kept | grep -v "$name")" --yes

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
