#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq update: freshclam fetches signatures from a source of our own on this machine, and the
# result is reported.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_update.sh"

it "new signatures are fetched, named, and find the virus from then on"
printf 'Subject: x\n\n%s\n' "$(virus)" > "$T/mail"
test_signatures > "$T/source/local.ndb"
update
expect_equal status 0 "$status"
grep -q '^local.ndb: new, ' "$T/out" || fail "$(said)"
"$build/scanq" --conf "$T/scanq.conf" replay "$T/mail" > "$T/out" || true
grep -q 'Infected (Scanq.Test.One' "$T/out" || fail "$(cat "$T/out")"

it "nothing new: it says so"
update
expect_equal status 0 "$status"
grep -q "^no new signatures in $T/fetched" "$T/out" || fail "$(said)"

it "a change names the old and the new"
echo "Scanq.Test.Three:0:*:5343414e512d5448495244" >> "$T/source/local.ndb"
touch -d 'tomorrow' "$T/source/local.ndb"
update
grep -qE '^local.ndb: [0-9]+ bytes -> [0-9]+ bytes' "$T/out" || fail "$(said)"

it "a source that is gone, or half a file: a failure with a reason, and the old signatures stay"
before=$(md5sum < "$T/fetched/local.ndb")
mv "$T/source/local.ndb" "$T/source/away"
update
expect_equal status 2 "$status"
grep -q 'the signatures were not changed' "$T/err" || fail "$(said)"
head -c 40 "$T/source/away" > "$T/source/local.ndb"
touch -d '2 days' "$T/source/local.ndb"
update
expect_equal "status with half a file" 2 "$status"
expect_equal signatures "$before" "$(md5sum < "$T/fetched/local.ndb")"

it "another freshclam holds the log: it is named, and what to do"
echo "UpdateLogFile $T/freshclam.log" >> "$T/freshclam.conf"
: > "$T/freshclam.log"
chmod 666 "$T/freshclam.log"
mkfifo "$T/held"
python3 -c '
import fcntl, sys, time
open("/proc/self/comm", "w").write("freshclam")
log = open(sys.argv[1], "r+")
fcntl.lockf(log, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)' "$T/freshclam.log" > "$T/held" &
servers+=($!)
read -r < "$T/held" || fail "the log could not be locked"
update
expect_equal status 2 "$status"
grep -q 'Failed to lock the log file' "$T/out" "$T/err" || fail "$(said)"
grep -q 'Another freshclam runs, process [0-9]*, .*either let it fetch' "$T/err" || fail "$(said)"

it "no freshclam: how to get it"
sed -i "s#^freshclam_program.*#freshclam_program = $T/none#" "$T/scanq.conf"
update
expect_equal status 2 "$status"
grep -q 'apt install clamav-freshclam' "$T/err" || fail "$(said)"
