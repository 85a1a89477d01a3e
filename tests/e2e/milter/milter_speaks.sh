#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-milter speaks the protocol, whatever the mail server does with its connection.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_milter.sh"

it "a clean mail gets our lines on top, and keeps every byte"
for version in 2 6; do
  tell "$T/clean" --version $version
  expect_reply continue
  expect_only_lines_on_top "$T/clean"
  expect_equal edits 2 "$(cat "$T/out/1/edits")"
done
expect_log '^SCANNED:1 id=[^ ]+ queue_id=QUEUE1 from=alice@example.org to=bob@example.net client=192.0.2.7 .*queue=exec'

it "several messages and ABORT at each step in one connection"
tell "$T/infected" --messages 3
expect_equal replies "continue continue continue" "$(xargs < "$T/replies")"
cmp <(sed 's/"=-.*"//' "$(got 1)" | head -5) <(sed 's/"=-.*"//' "$(got 3)" | head -5) || fail "the third is another"
for step in M R L B; do
  for option in "" --no-abort; do
    # shellcheck disable=SC2086
    tell "$T/clean" --abort-at $step $option
    expect_reply continue
    expect_only_lines_on_top "$T/clean"
  done
done

it "bytes may come one by one"
tell "$T/clean" --split 1
expect_reply continue
expect_only_lines_on_top "$T/clean"

it "an MTA that stops in the middle leaves nothing behind, and one line"
for step in M R L B; do
  tell "$T/clean" --stop-at $step
  expect_reply gone
  expect_log '^MILTER .*error="the MTA closed the connection within a message'
  expect_equal lines 1 "$(wc -l < "$T/log")"
done
left=0 expect_no_litter

it "an MTA that goes while its message is scanned has the scan ended, and leaves nothing behind"
fake_worker scanq-inspect "echo \$\$ > '$T/worker'; exec sleep 1000"
conf "program_dir = $T/programs"
tell "$T/clean" --stop-at E
expect_reply gone
expect_log '^SCANNED:2 .*queue_id=QUEUE1 .*stopped by signal 15'
expect_log '^MILTER queue_id=QUEUE1 error="the MTA closed the connection before it had the answer"'
expect_equal lines 2 "$(wc -l < "$T/log")"
expect_ended "$(cat "$T/worker")"
left=0 expect_no_litter
conf

it "a peer that breaks the protocol is left, with one line"
printf '\0\0\0\0' > "$T/raw"
tell "$T/clean" --raw "$T/raw"
expect_reply gone
expect_log '^MILTER error="milter protocol: a frame without a command'
expect_equal lines 1 "$(wc -l < "$T/log")"

it "25 MB go through, clean and rewritten"
conf
head -c 18000000 /dev/urandom | mail_with_attachment noise.bin > "$T/large"
tell "$T/large"
expect_reply continue
expect_only_lines_on_top "$T/large"
left=0 expect_no_litter
