#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Where descriptor 2 takes no line, or syslog listens in another way, stands still or is not there, the log line is not
# lost.
. "$(dirname "$0")/lib_own_dev.sh"
auto
front_env=("${smtp[@]}")

it "a server whose descriptor 2 is a full disk, or a pipe that nobody reads any more, has its lines in syslog"
envelope a@b c@d > "$T/envelope"
mkdir "$T/queue"
for setting in stderr auto; do
  scanq_conf "log_to = $setting"
  env "${smtp[@]}" SCANQ_CONF="$T/scanq.conf" STAND_IN_FOLDER="$T/queue" \
    "$front" < "$T/clean" 1< "$T/envelope" 2> /dev/full
  expect_in_syslog 1 'SCANNED:1 .*queue=exec'
  mkfifo "$T/pipe"
  exec 8<> "$T/pipe" 9> "$T/pipe" 8>&-
  rm "$T/pipe"
  env "${smtp[@]}" SCANQ_CONF="$T/scanq.conf" STAND_IN_FOLDER="$T/queue" \
    "$front" < "$T/clean" 1< "$T/envelope" 2>&9 9>&-
  exec 9>&-
  expect_in_syslog 1 'SCANNED:1 .*queue=exec'
done

it "a syslog that listens for streams"
stop_syslog
start_syslog stream
front_env=("${local_mail[@]}")
send "$T/clean"
expect_on_2 0
expect_equal "lines" 1 "$(syslog_lines | grep -c SCANNED:1)"

it "without syslog the line is in a file that only this user reads, and still not on descriptor 2"
stop_syslog
[ ! -e "$spare" ] || fail "the spare file was used before:" "$(cat "$spare")"
send "$T/clean"
send "$T/infected"
expect_on_2 0
expect_equal lines 2 "$(grep -cE '^SCANNED:[13] id=' "$spare")"
expect_equal mode 600 "$(stat -c %a "$spare")"
"$build/scanq" report --json "$spare" > "$T/report"
grep -q '"messages": 2' "$T/report" || fail "scanq report:" "$(cat "$T/report")"
front_env=("${smtp[@]}")
send "$T/clean"
expect_on_2 1

it "a syslog daemon that stands still stops no mail: the line is in the same file"
start_syslog stuck
front_env=("${local_mail[@]}")
empty_queue
send "$T/clean"
expect_exit 0
expect_queued 1
expect_equal lines 3 "$(grep -cE '^SCANNED:[13] id=' "$spare")"
stop_syslog

it "scanq check tells where the lines go, and warns where syslog is wanted and not there"
check() { "$build/scanq" --conf "$T/scanq.conf" check --quick > "$T/out" || true; }
check
grep -qE '^OK +log .*descriptor 2 of an SMTP server' "$T/out" || fail "$(cat "$T/out")"
grep -qF "$T/lock/unlogged." "$T/out" || fail "$(cat "$T/out")"
scanq_conf "log_to = syslog"; check
grep -qE '^WARNING +log ' "$T/out" || fail "$(cat "$T/out")"
