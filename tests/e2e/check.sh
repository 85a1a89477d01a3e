#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
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
scanq_conf "engine_image ="
check --json
for name in settings scanq-inspect scanq-compose "queue program" "virus database" "engine image" "test scan" quarantine limits "temporary files"; do
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

it "an engine image that is missing is a warning, and critical where mail is put off without it"
scanq_conf "engine_image = $T/engine.image"
check --json --quick
expect_row "engine image" WARNING
expect_match advice 'scanq update --image' "$(row "engine image" advice)"
scanq_conf "engine_image = $T/engine.image" "without_image = defer"
check --json --quick
expect_row "engine image" CRITICAL
expect_match text 'there is none' "$(row "engine image" text)"

it "a quarantine that fills up: a warning from 80%, critical at its end"
scanq_conf "quarantine_max_messages = 5"
mkdir -p "$T/quarantine/tmp"
for name in 1 2 3; do mkdir -p "$T/quarantine/kept/$name"; done
check --json --quick
expect_row quarantine OK
expect_match text '^3 messages of 5, .* 60% full' "$(row quarantine text | head -1)"
mkdir "$T/quarantine/kept/4"
check --json --quick
expect_row quarantine WARNING
mkdir "$T/quarantine/kept/5"
check --json --quick
expect_row quarantine CRITICAL

it "messages that are long past their time show that nothing expires them: a warning"
rm -r "$T/quarantine/kept/"[1-4]
touch -d '40 days ago' "$T/quarantine/kept/5/message"
check --json --quick
expect_row quarantine WARNING
expect_match text 'the oldest is 40 days old' "$(row quarantine text | tail -1)"

it "a hard limit of this process that no worker could live with is a warning"
scanq_conf "engine_image ="
status=0
(ulimit -v 200000; SCANQ_CONF=$T/scanq.conf "$build/scanq" check --json --quick > "$T/out" 2>&1) || status=$?
expect_row limits WARNING
expect_match text 'this process: address space 195 MiB of' "$(row limits text)"

it "wrong settings: critical, with file and line; a wrong option: unknown"
echo 'scan = some' > "$T/scanq.conf"
check
expect_equal status 2 "$status"
head -1 "$T/out" | grep -q "^scanq CRITICAL - settings: $T/scanq.conf:1: scan = some" || fail "$(cat "$T/out")"
check --nonsense
expect_equal status 3 "$status"
