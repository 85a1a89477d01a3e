#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Each system call of the front fails once, for want of descriptors, memory, disk or processes: the message is queued
# once and unchanged, or not at all and the caller keeps it; nothing is left.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_every_call.sh"

it "on the way of a clean message"
scanq_conf
fake_worker scanq-inspect "$look; printf '%s' '$(verdict)'"
scanq_conf "program_dir = $T/programs"
each_call_fails "$T/mail"

it "a worker's group is killed before its number can be another's"
: > "$T/inject"
send "$T/mail"; expect_exit 0
awk '/^kill\(-/ { split($0, word, /[(,]/); killed[substr(word[2], 2)] = 1 }
  /^wait4\(/ { split($0, word, /[(,]/); ++waits; if (!killed[word[2]]) bad = 1 }
  END { exit bad || !waits }' "$T/trace" || fail "$(grep -E '^(kill|wait)' "$T/trace")"

it "where the kernel has no close_range, no worker has a descriptor more"
echo "-f -e inject=close_range:error=ENOSYS" > "$T/inject"
empty_queue
send "$T/mail"; expect_exit 0; expect_queued 1
trouble=$(wrong)
[ -z "$trouble" ] || fail "$trouble"
grep -q 'close_range.*INJECTED' "$T/trace" || fail "nothing was tried"

if [ "$(id -u)" = 0 ]; then
  it "where /etc/passwd cannot be read, root's scan does not run as root"
  scanq_conf "program_dir = $T/programs" 'worker_user = nobody'
  echo "-P /etc/passwd -e inject=openat:error=EMFILE" > "$T/inject"
  empty_queue
  send "$T/mail"; expect_exit 71; expect_queued 0
  expect_log 'open\(/etc/passwd\): Too many open files'
fi
