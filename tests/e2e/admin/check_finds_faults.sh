#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq check finds what is missing, full or wrong.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_check.sh"

it "a worker that is not there, and a queue that is not there: critical"
scanq_conf "program_dir = $T" "queue_program = $T/none"
check --json
expect_row scanq-inspect CRITICAL
expect_row "queue program" CRITICAL
expect_row "test mail" CRITICAL

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
for options in --nonsense "--as=" "--as=no-such-user" "--front=relative" extra; do
  check $options
  expect_equal "status of $options" 3 "$status"
done
