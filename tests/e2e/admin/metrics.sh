#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq metrics: what the front counted, and the state of the machine.
. "$(dirname "$0")/../lib.sh"
scanq_conf "action_virus = clean" "host_name = mail.example.net" "engine_image ="
clean_mail > "$T/mail"; infected_mail > "$T/infected"
counters=$T/lock/counters.$(id -u)
metrics() { "$build/scanq" --conf "$T/scanq.conf" metrics "$@" > "$T/out" 2> "$T/err" || fail "metrics $*:" "$(cat "$T/err")"; }
# value NAME LABELS: of the server's users
value() { sed -n "s/^scanq_$1{users=\"server\"${2:+,$2}} //p" "$T/out"; }

it "each message is counted by its marker and action, with its time, wait and bytes"
for i in 1 2; do send "$T/mail"; expect_exit 0; done
send "$T/infected"; expect_exit 0
metrics
expect_equal "clean ones" 2 "$(value messages_total 'scanned="1",action="pass"')"
expect_equal "infected ones" 1 "$(value messages_total 'scanned="3",action="clean"')"
expect_equal "all others" 3 "$(grep '^scanq_messages_total' "$T/out" | awk '{ sum += $2 } END { print sum }')"
expect_equal begun 3 "$(value messages_begun_total)"
expect_equal times 3 "$(value message_seconds_count)"
expect_equal waits 3 "$(value scan_wait_seconds_count)"
expect_equal loads 3 "$(value scans_total 'engine="loaded"')"
expect_equal viruses 1 "$(value found_messages_total 'category="virus"')"
expect_equal bytes $((2 * $(stat -c %s "$T/mail") + $(stat -c %s "$T/infected"))) "$(value message_bytes_total)"

it "refusals, failures and failed scans are counted by their causes"
scanq_conf "action_virus = reject" "engine_image ="; send "$T/infected"; expect_exit 31
front_env=(STAND_IN_EXIT=53); send "$T/infected"; front_env=()
scanq_conf "engine_image =" "queue_program = $T/missing"; send "$T/mail"; expect_exit 120
fake_worker scanq-inspect 'exit 3'
scanq_conf "engine_image =" "program_dir = $T/programs"; send "$T/mail"; expect_exit 71
metrics
expect_equal refused 2 "$(value messages_total 'scanned="3",action="reject"')"
expect_equal "no queue program" 1 "$(value failures_total 'cause="cannot_exec"')"
expect_equal "failed scan" "1 1" "$(value scan_failures_total 'cause="internal"') $(value messages_total 'scanned="2",action="defer"')"
expect_equal "ended as begun" 7 "$(value message_seconds_count)"

it "a message whose front is killed has a beginning and no end"
fake_worker scanq-inspect 'echo $PPID > '"$T"'/front.pid; kill -9 $PPID; exit 1'
scanq_conf "engine_image =" "program_dir = $T/programs"; send "$T/mail"
expect_equal exit "signal 9" "$exit_code"
metrics
expect_equal "begun and ended" "8 7" "$(value messages_begun_total) $(value message_seconds_count)"
rm -rf "$T"/tmp/*

it "a full or damaged file of counters, or none, does not change what happens to mail"
scanq_conf "engine_image ="
for spoil in 'rm -f '"$counters" ': > '"$counters" 'head -c 5000 /dev/urandom > '"$counters" 'rm -f '"$counters"'; mkfifo '"$counters" 'rm -f '"$counters"'; ln -s /etc/passwd '"$counters"; do
  eval "$spoil"; empty_queue
  send "$T/mail"; expect_exit 0; expect_queued 1; expect_unchanged "$T/mail"
done
expect_log ' note="not counted: open.*ignoring"'
metrics
expect_match "what is told" "^scanq: .*$counters.*, ignoring" "$(cat "$T/err")"
expect_equal "unusable files" 1 "$(sed -n 's/^scanq_unusable_count_files //p' "$T/out")"
rm "$counters"; send "$T/mail"; metrics
expect_equal "counted again" 1 "$(value messages_begun_total)"

it "test mails of scanq check are not counted"
"$build/scanq" --conf "$T/scanq.conf" check --front "$front" > "$T/check" 2>&1 || true
grep -q 'EICAR is found' "$T/check" || fail "$(cat "$T/check")"
metrics
expect_equal messages 1 "$(value messages_begun_total)"

it "a file for node_exporter is replaced whole"
mkdir "$T/textfile"; echo old > "$T/textfile/scanq.prom"
metrics --textfile "$T/textfile/scanq.prom"
expect_equal "head of a counter" 1 "$(grep -c '^# TYPE scanq_messages_total counter$' "$T/textfile/scanq.prom")"
expect_equal files scanq.prom "$(ls "$T/textfile")"
