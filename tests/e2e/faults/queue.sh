#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Faults of the queue program: the caller gets its exit code, and a message that it did not take is
# not in the queue.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
clean_mail > "$T/mail"
infected_mail > "$T/infected"
# The queue program as a script, which reads everything before it ends.
queue() {
  printf '#!/bin/bash\ncat >/dev/null; cat <&1 >/dev/null\n%s\n' "$1" > "$T/queue-program"
  chmod +x "$T/queue-program"
}
with_notices=('notify_administrators = yes' 'administrators = root' 'admin_notices_per_hour = 0')

it "every exit code is handed on, whether we become the queue program or run it"
scanq_conf "${with_notices[@]}"
for code in 11 12 31 40 51 52 53 54 61 66 71 81 82 91 99 111 120 255; do
  front_env=(STAND_IN_EXIT="$code")
  send "$T/mail"; expect_exit "$code"
  send "$T/infected"
  expect_equal "code with notices" "$code" "$exit_code"
done
expect_queued 0
front_env=()

it "one that dies is no success"
queue 'kill -KILL $$'
scanq_conf "queue_program = $T/queue-program" "${with_notices[@]}"
send "$T/mail"
expect_equal end "signal 9" "$exit_code"
send "$T/infected"
expect_exit 81
expect_log 'killed by signal 9'

it "one that hangs is killed at the end of our life, with all that it started"
queue 'sleep 1000 & while :; do :; done'
# Workers that need no time, so that all of it is left to the queue, also on a busy machine.
canned_conf "queue_program = $T/queue-program" "${with_notices[@]}" 'life_limit_seconds = 15' 'scan_timeout_seconds = 14'
verdict_is virus=Test.One
send "$T/infected"
expect_exit 52
expect_log 'did not end in time, while running'

it "one that closes early, or reads nothing, gets its code through"
for act in early close; do
  front_env=(STAND_IN_ACT=$act)
  scanq_conf
  send "$T/mail"
  expect_equal "code" "$([ $act = early ] && echo 53 || echo 0)" "$exit_code"
  expect_no_litter
done
front_env=()

it "one that is missing, a folder, or not executable is 120, before and after a find"
touch "$T/plain"
for program in "$T/none" "$T" "$T/plain"; do
  scanq_conf "queue_program = $program" "${with_notices[@]}"
  send "$T/mail"; expect_exit 120
  send "$T/infected"; expect_exit 120
done
expect_queued 0

it "a notice that cannot be queued does not change the end: the mail is there, once"
scanq_conf "${with_notices[@]}"
front_env=(STAND_IN_EXIT="0 53")
empty_queue
send "$T/infected"
expect_exit 0
expect_queued 1
expect_log 'notice failed, ignoring: queue exit 53'
