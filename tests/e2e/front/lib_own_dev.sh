# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of log_to = auto, in place of lib.sh: the test has a /dev of its own, in which a stand-in reads
# /dev/log.

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
  read -r -t 300 -u 7 line
  expect_equal "the stand-in" ready "$line"
}
stop_syslog() { kill "$syslog_pid"; wait "$syslog_pid" 2>/dev/null || true; rm -f /dev/log; }
# The lines that came to syslog since the last call: all before a mark of ours.
syslog_lines() {
  local line
  logger --socket /dev/log --tag mark MARK
  while read -r -t 300 -u 7 line; do
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
