#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# No more scans run at once than the settings allow, among all copies of the front. The others wait,
# but not for ever, and a slot is never left behind.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
hold() { exec 8< "$T/lock/scan.$1"; flock 8; }
release() { exec 8<&-; }

it "with every slot taken, a message waits no longer than the settings say, then it is put off"
scanq_conf 'scans_at_once = 1' 'scan_wait_seconds = 0'
send "$T/mail"
expect_exit 0
hold 0
send "$T/mail"
expect_exit 71
expect_queued 1
expect_log 'error="too much load: '

it "a free slot beside the taken one is enough"
scanq_conf 'scans_at_once = 2' 'scan_wait_seconds = 0'
send "$T/mail"
expect_exit 0

it "who waits goes on when a slot comes free, and stops when it is told to"
scanq_conf 'scans_at_once = 1' 'scan_wait_seconds = 3600'
empty_queue; mkdir -p "$T/queue"
envelope a@b c@d > "$T/envelope"
export SCANQ_CONF=$T/scanq.conf STAND_IN_FOLDER=$T/queue
waits() { grep -qs 'lock/scan\.' <(readlink /proc/"$1"/fd/*); }
"$front" < "$T/mail" 1< "$T/envelope" 2> "$T/log" 8<&- & first=$!
"$front" < "$T/mail" 1< "$T/envelope" 2> "$T/log2" 8<&- & second=$!
until waits "$first" && waits "$second"; do :; done
expect_queued 0
kill -TERM "$first"
status=0; wait "$first" || status=$?
expect_equal "exit code of the one that was told to stop" 71 "$status"
release
status=0; wait "$second" || status=$?
expect_equal "exit code of the one that waited" 0 "$status"
expect_queued 1

it "a front that is killed while it scans leaves its slot free"
fake_worker scanq-inspect 'echo $$ > "$SCANQ_STATE"; while :; do :; done'
sed -i "s#\$SCANQ_STATE#$T/started#" "$T/programs/scanq-inspect"
scanq_conf "program_dir = $T/programs" 'scans_at_once = 1'
"$front" < "$T/mail" 1< "$T/envelope" 2> "$T/log" 8<&- & first=$!
until [ -s "$T/started" ]; do :; done
kill -KILL "$first"
wait "$first" 2> "$T/out" || true
expect_ended "$(cat "$T/started")"
rm -rf "$T"/tmp/*
scanq_conf 'scans_at_once = 1' 'scan_wait_seconds = 0'
send "$T/mail"
expect_exit 0

it "without a folder for the locks, mail goes through and the log tells"
scanq_conf "lock_dir = $T/none"
send "$T/mail"
expect_exit 0
expect_log 'note="([^"]*; )?scans are not limited: '
