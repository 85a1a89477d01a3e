#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq replay: saved messages through the same steps, without a queue.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_replay.sh"

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
