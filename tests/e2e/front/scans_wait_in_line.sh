#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Waiting scans are served in the order of their arrival, and a waiting front that does not go on
# holds up no other.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
mkdir -p "$T/queue" "$T/lock"
# Each scan tells the subject of its message.
verdict > "$T/verdict"
fake_worker scanq-inspect "sed -n 's/^Subject: //p' >> $T/scanned; cat $T/verdict"
conf() { scanq_conf "program_dir = $T/programs" 'scans_at_once = 1' "$@"; }
: > "$T/lock/scan.0"
: > "$T/lock/scan.line"
export SCANQ_CONF=$T/scanq.conf STAND_IN_FOLDER=$T/queue
# hold FILE FD, release FD
hold() { eval "exec $2< \"$T/lock/$1\""; flock "$2"; }
release() { eval "exec $1<&-"; }
# A front in the background, its process id in $front_pid.
start_front() {
  clean_mail "$1" > "$T/mail.$1"
  envelope alice@example.org bob@example.net > "$T/envelope.$1"
  "$front" < "$T/mail.$1" 1< "$T/envelope.$1" 2>> "$T/log" 8<&- 9<&- & front_pid=$!
  servers+=("$front_pid")
}
is_head() { grep -qs 'lock/scan\.0$' <(readlink /proc/"$1"/fd/*); }
# True once the front waits in flock(2), as its system call's number shows, or the kernel's list of
# locks, of which a busy machine may show only a part.
is_behind() {
  grep -qs '^73 ' "/proc/$1/syscall" ||
    awk -v pid="$1" '$2 == "->" && $6 == pid { found = 1 } END { exit !found }' /proc/locks
}
until_it() {
  until "$@"; do
    kill -0 "$2" 2> "$T/out" || { fail "process $2 ended before it was so: $*"; return; }
  done
}
exit_of() { local status=0; wait "$1" || status=$?; echo "$status" > "$T/status"; }

it "who came first is scanned first"
conf 'scan_wait_seconds = 600'
hold scan.0 8
start_front 1; pids=("$front_pid"); until_it is_head "$front_pid"
for n in 2 3 4 5 6; do
  start_front "$n"; pids+=("$front_pid"); until_it is_behind "$front_pid"
done
release 8
for pid in "${pids[@]}"; do exit_of "$pid"; expect_equal "exit code" 0 "$(cat "$T/status")"; done
expect_equal "order" '1 2 3 4 5 6' "$(xargs < "$T/scanned")"

it "one that is told to stop, at the head of the line or behind it, stops; the next one takes its place"
hold scan.0 8
start_front 1; first=$front_pid; until_it is_head "$first"
start_front 2; second=$front_pid; until_it is_behind "$second"
start_front 3; third=$front_pid; until_it is_behind "$third"
kill -TERM "$second"; exit_of "$second"; expect_equal "exit code behind" 71 "$(cat "$T/status")"
kill -TERM "$first"; exit_of "$first"; expect_equal "exit code of the head" 71 "$(cat "$T/status")"
until_it is_head "$third"

it "one that is killed leaves its place, too"
start_front 4; fourth=$front_pid; until_it is_behind "$fourth"
kill -KILL "$third"; exit_of "$third" 2> "$T/out"
until_it is_head "$fourth"
release 8
exit_of "$fourth"; expect_equal "exit code" 0 "$(cat "$T/status")"

it "a line that does not move holds nobody up for longer than the settings say"
conf 'scan_wait_seconds = 1'
hold scan.line 9
rm -rf "$T"/tmp/*
send "$T/mail"
expect_exit 0
hold scan.0 8
send "$T/mail"
expect_exit 71
expect_log 'error="too much load: all 1 slots were taken all the time'
