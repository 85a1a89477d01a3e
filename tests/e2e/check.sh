#!/bin/bash
# scanq check: the state of an installation in one page, with the exit codes of a Nagios plugin.
. "$(dirname "$0")/lib.sh"
scanq_conf
# check [ARGUMENT...]: sets status; output in $T/out
check() { status=0; SCANQ_CONF=$T/scanq.conf "$build/scanq" check "$@" > "$T/out" 2>&1 || status=$?; }
# state NAME: that row's state; advice NAME: what to do
row() { python3 -c '
import json, sys
rows = {row["name"]: row for row in json.load(open(sys.argv[1]))["checks"]}
print(rows[sys.argv[2]][sys.argv[3]])' "$T/out" "$1" "$2"; }
expect_row() { expect_equal "state of $1" "$2" "$(row "$1" state)"; }

it "a good installation: every row is told, the test scan finds EICAR"
check --json
for name in settings scanq-inspect scanq-compose "queue program" "virus database" "test scan" "temporary files"; do
  expect_row "$name" OK
done
expect_match "test scan" 'ClamAV [0-9.]+.*EICAR is found' "$(row "test scan" text | tr '\n' ' ')"

it "no virus database: critical, loud, and how to get one"
rm "$T"/db/*
check --quick
expect_equal status 2 "$status"
grep -q 'NO VIRUS DATABASE IS INSTALLED' "$T/out" || fail "$(cat "$T/out")"
grep -qF -- '-> apt install clamav-freshclam && freshclam' "$T/out" || fail "$(cat "$T/out")"
test_signatures > "$T/db/test.ndb"

it "old signatures are a warning"
touch -d '10 days ago' "$T/db/test.ndb"
check --json --quick
expect_row "virus database" WARNING
expect_match text 'the newest signatures are 10 days old' "$(row "virus database" text)"
touch "$T/db/test.ndb"

it "a worker that is not there, and a queue that is not there: critical"
scanq_conf "program_dir = $T" "queue_program = $T/none"
check --json
expect_row scanq-inspect CRITICAL
expect_row "queue program" CRITICAL
expect_row "test scan" CRITICAL

it "wrong settings: critical, with file and line; a wrong option: unknown"
echo 'scan = some' > "$T/scanq.conf"
check
expect_equal status 2 "$status"
head -1 "$T/out" | grep -q "^scanq CRITICAL - settings: $T/scanq.conf:1: scan = some" || fail "$(cat "$T/out")"
check --nonsense
expect_equal status 3 "$status"
