#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq allow: a false alarm passes, for its sender and recipients, until a day, and the log says so.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_quarantine.sh"
allow() {
  local status=0
  "$build/scanq" --conf "$T/scanq.conf" allow "$@" > "$T/out" 2> "$T/err" < /dev/null || status=$?
  echo "$status" > "$T/status"
}
logged() { grep -oE 'action=.*' "$T/log" | tail -1; }

it "allow ID takes find, sender and recipients from the kept mail"
allow "$id"; expect_status 2; expect_err 'needs --reason'
for day in yesterday 2026-02-31 2020-01-01 -5d; do
  allow "$id" --reason x --until "$day"; expect_status 2
done
allow "$id" --reason x --finding 'Test.*'; expect_status 2; expect_err 'this was not found in the mail: Test'
! grep -q '^\[allow' "$T/scanq.conf" || fail "a day or a finding that is none was taken"
allow "$id" --reason "the report of every week" --until 30d; expect_status 0
expect_out '^allowed until 20..-..-..: Test.One$'
grep -A5 "^\[allow $id\]" "$T/scanq.conf" > "$T/section" || fail "no section: $(cat "$T/scanq.conf")"
grep -q '^senders = alice@example.org$' "$T/section" || fail "$(cat "$T/section")"
grep -q '^recipients = bob@example.net carol@example.net$' "$T/section" || fail "$(cat "$T/section")"

it "syslog, or the file in its place, has who did it"
grep -qE "^SETTINGS .* by_user=$(id -u) .*set=allow was=\"\" is=$id" "$T/lock/unlogged.$(id -u)" "$T/err" 2>/dev/null ||
  fail "no line:" "$(cat "$T/lock/"unlogged.* "$T/err" 2>/dev/null)"

it "then such a mail arrives, marked, and the log says by what"
send "$T/mail" alice@example.org bob@example.net carol@example.net; expect_exit 0
expect_queued 1; expect_header 'X-Virus-Status: Infected (Test.One)'
grep -q "^SCANNED:3 .*action=tag allowed=\"$id (the report of every week)\"" "$T/log" || fail "$(cat "$T/log")"

it "from another sender, or to another recipient, it is treated as before"
send "$T/mail" mallory@example.org bob@example.net; expect_exit 0; expect_queued 1; expect_kept 2
send "$T/mail" alice@example.org dave@example.net; expect_exit 0; expect_queued 1; expect_kept 3
expect_equal action 'action=quarantine' "$(logged | cut -d' ' -f1)"

it "replay --explain tells it"
"$build/scanq" --conf "$T/scanq.conf" replay --explain --sender alice@example.org --recipients bob@example.net "$T/mail" > "$T/out" 2> "$T/err" || true
expect_out "\(allowed by $id \(the report of every week\)\)"

it "past its day it does not count, and --list says so"
sed -i -E 's/^until = .*/until = 2026-01-01/' "$T/scanq.conf"
send "$T/mail" alice@example.org bob@example.net; expect_kept 4
allow --list; expect_status 0; expect_out "^$id +expired 2026-01-01 +Test.One\$"

it "--remove takes it out, and nothing else"
cp "$T/scanq.conf" "$T/before"
allow --remove "$id"; expect_status 0
expect_equal "lines less" "< [allow $id]" "$(diff "$T/before" "$T/scanq.conf" | grep '^[<>] \[')"
allow --remove "$id"; expect_status 2; expect_err 'nothing is allowed by this name'
allow --list; expect_out '^nothing is allowed$'

it "allow ID --log takes them from a log line, also of a compressed log"
line=$(grep -o 'SCANNED:3 .*' "$T/log" | tail -1); other=$(sed -E 's/.* id=([^ ]+) .*/\1/' <<< "$line")
mkdir "$T/logs"; echo "$line" | gzip > "$T/logs/old.gz"; echo other > "$T/logs/current"
allow "$other" --reason x --log "$T/logs" --recipient @example.net; expect_status 0
expect_out '^  to   @example.net$'
sed -E 's/ from=[^ ]+/ from=@example.org/' <<< "$line" > "$T/forged"
allow "$other" --reason x --log "$T/forged"; expect_status 2; expect_err 'no user@domain: @example.org; name it with --sender'
sed -E 's/ found=[^ ]+/ found=limit/' <<< "$line" > "$T/forged"
allow "$other" --reason x --log "$T/forged"; expect_status 2; expect_err 'not all of this mail was scanned \(Test.One\)'
allow nothing --reason x --log "$T/logs"; expect_status 2; expect_err 'no line of this log has the id nothing'
allow nothing --reason x; expect_status 2; expect_err 'no message in quarantine has this name or id: nothing; .*--log FILE'
allow "$other" --reason x --finding Other --log "$T/logs"; expect_status 2; expect_err 'this was not found in the mail: Other'
