#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# log_to = auto: the log line goes to an SMTP server's log, or else to syslog, and never to a user, into
# a bounce, or nowhere. The test has a /dev of its own, in which a stand-in reads /dev/log.
if [ -z "${SCANQ_TEST_OWN_DEV:-}" ]; then
  if [ "$(id -u)" != 0 ] || ! unshare --mount true 2>/dev/null; then
    . "$(dirname "$0")/../lib.sh"
    it "the log line (skipped: only root can make a /dev/log of its own)"
    exit 0
  fi
  SCANQ_TEST_OWN_DEV=yes exec unshare --mount "$0"
fi
. "$(dirname "$0")/../lib.sh"

# A /dev with what programs need, and nobody at /dev/log yet.
mkdir "$T/dev"
mount -t tmpfs none "$T/dev"
cp -a /dev/null /dev/zero /dev/random /dev/urandom /dev/full "$T/dev/"
ln -s /proc/self/fd "$T/dev/fd"
mount --move "$T/dev" /dev

start_syslog() {
  rm -f /dev/log "$T/lines"
  mkfifo "$T/lines"
  "$here/syslog_stand_in.py" /dev/log "$@" > "$T/lines" & servers+=($!) syslog_pid=$!
  exec 7< "$T/lines"
  read -r -t 60 -u 7 line
  expect_equal "the stand-in" ready "$line"
}
stop_syslog() { kill "$syslog_pid"; wait "$syslog_pid" 2>/dev/null || true; rm -f /dev/log; }
# The lines that came to syslog since the last call: all before a mark of ours.
syslog_lines() {
  local line
  logger --socket /dev/log --tag mark MARK
  while read -r -t 60 -u 7 line; do
    case $line in *MARK*) return ;; esac
    echo "$line"
  done
}
smtp=(PROTO=TCP TCPREMOTEIP=192.0.2.7) local_mail=(PROTO= TCPREMOTEIP=)
expect_on_2() { expect_equal "lines on descriptor 2" "$1" "$(wc -l < "$T/log")"; }
expect_in_syslog() { expect_equal "lines in syslog like '$2'" "$1" "$(syslog_lines | grep -cE -- "$2")"; }
spare=$T/lock/unlogged.$(id -u)
auto() { scanq_conf "log_to = auto" "$@"; }
clean_mail > "$T/clean"
infected_mail > "$T/infected"
auto "action_virus = reject"
start_syslog

it "mail by SMTP is in the server's log alone"
front_env=("${smtp[@]}")
send "$T/clean"
expect_log '^SCANNED:1 .*queue=exec'
expect_on_2 1
expect_in_syslog 0 SCANNED
front_env=("${local_mail[@]}" PROTO=SSL SSLREMOTEIP=192.0.2.7)
send "$T/clean"
expect_log '^SCANNED:1 .*client=192.0.2.7 '

it "qmail-inject's user, and so cron's mail, sees nothing: the line is in syslog's mail facility"
front_env=("${local_mail[@]}")
send "$T/clean"
expect_exit 0
expect_on_2 0
expect_in_syslog 1 '^<22>.* qmail-scanq\[[0-9]+\]: SCANNED:1 .*from=alice@example.org .*queue=exec'

it "a .qmail forward that is refused tells the sender of the bounce nothing of where it goes"
send "$T/infected" outsider@example.org private@example.net
expect_exit 31
expect_on_2 0
expect_in_syslog 1 'SCANNED:3 .*to=private@example.net .*action=reject exit=31'

it "the same while the settings are broken, or gone"
echo "no_such_setting = 1" >> "$T/scanq.conf"
send "$T/clean"
expect_exit 55
expect_on_2 0
expect_in_syslog 1 'SCANNED:0 .*error=.*no_such_setting.* exit=55'
rm "$T/scanq.conf"; mkdir "$T/scanq.conf.d"; front_env=("${local_mail[@]}" "SCANQ_CONF=$T/none")
scanq_conf; send "$T/clean"
expect_on_2 0
expect_in_syslog 1 'SCANNED:0 .*error=.*none.* exit=55'
front_env=("${smtp[@]}" "SCANQ_CONF=$T/none")
send "$T/clean"
expect_log '^SCANNED:0 .*exit=55'
expect_in_syslog 0 SCANNED

it "where the MTA takes descriptor 2 for the text of a refusal, no line is in it"
auto "action_virus = reject"
front_env=("${smtp[@]}" ERROR_FD=2) text_channels=(2)
send "$T/infected"
expect_exit 88
expect_text 2 '^Dvirus found'
! grep -q SCANNED "$T/text2" || fail "$(cat "$T/text2")"
expect_in_syslog 1 'SCANNED:3 .*exit=88'
front_env+=("SCANQ_CONF=$T/none")
send "$T/clean"
expect_equal "text while the settings are gone" "" "$(cat "$T/text2")"
expect_in_syslog 1 'SCANNED:0 .*exit=55'
text_channels=()

it "what a site has set stays"
front_env=("${local_mail[@]}")
scanq_conf "log_to = stderr"
send "$T/clean"
expect_on_2 1
expect_in_syslog 0 SCANNED
scanq_conf "log_to = both"
send "$T/clean"
expect_on_2 1
expect_in_syslog 1 'SCANNED:1'

it "a server whose descriptor 2 is closed or the null device has its lines in syslog"
auto
front_env=("${smtp[@]}") caller_options=(--close 2)
send "$T/clean"
expect_in_syslog 1 'SCANNED:1'
caller_options=()

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
