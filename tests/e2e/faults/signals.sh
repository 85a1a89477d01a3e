#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A signal at every step: the message is not queued, the code is temporary, nothing is left.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
infected_mail > "$T/infected"
envelope a@b c@d > "$T/envelope"
export SCANQ_CONF=$T/scanq.conf STAND_IN_FOLDER=$T/queue
# Tells that it is at work, then works for ever.
busy="touch $T/busy; while :; do :; done"

# interrupt SIGNAL CODE MESSAGE ENVELOPE: sends the signal as soon as $ready says so
interrupt() {
  rm -f "$T/busy"
  mkdir -p "$T/queue"
  "$front" < "$3" 1< "$4" 2> "$T/log" &
  local pid=$! status=0 child
  until $ready "$pid"; do lives "$pid" || break; done
  child=$(cat "/proc/$pid/task/$pid/children")
  kill "-$1" "$pid"
  wait "$pid" || status=$?
  expect_equal "exit code after SIG$1" "$2" "$status"
  # shellcheck disable=SC2086
  expect_ended $child
  left=0 expect_no_litter
  expect_queued 0
}
is_busy() { [ -e "$T/busy" ]; }
each_signal() {
  local signal
  for signal in TERM HUP INT; do interrupt "$signal" 71 "$@"; done
  interrupt ALRM 52 "$@"
}
# A signal that bash had ignored for its background jobs would stay ignored.
set -m

it "while the message is read"
scanq_conf
mkfifo "$T/slow"
exec 9<> "$T/slow"
ready=catches_signals each_signal "$T/slow" "$T/envelope"
it "while the envelope is read"
ready=catches_signals each_signal "$T/mail" "$T/slow"
exec 9>&-

it "while the message is scanned"
fake_worker scanq-inspect "$busy"
scanq_conf "program_dir = $T/programs"
ready=is_busy each_signal "$T/mail" "$T/envelope"

it "while it is rewritten"
fake_worker scanq-inspect "exec $T/programs/real/scanq-inspect"
fake_worker scanq-compose "$busy"
ready=is_busy each_signal "$T/infected" "$T/envelope"

it "a queue program that has the message is waited for: its answer counts, not the signal"
printf '#!/bin/bash\n%s\n' "touch $T/busy; until [ -e $T/go ]; do :; done; exec $build/tests/queue_stand_in" > "$T/queue-program"
chmod +x "$T/queue-program"
scanq_conf "queue_program = $T/queue-program" 'notify_administrators = yes'
rm -f "$T/busy" "$T/go"
"$front" < "$T/infected" 1< "$T/envelope" 2> "$T/log" & pid=$!
until is_busy; do :; done
kill -TERM "$pid"
touch "$T/go"
status=0; wait "$pid" || status=$?
expect_equal "exit code" 0 "$status"
[ "$(queued)" -ge 1 ] || fail "nothing was queued"
left=0 expect_no_litter
empty_queue; mkdir -p "$T/queue"; rm -f "$T/go"

it "SIGPIPE is no end: the message is queued"
fake_worker scanq-inspect "touch $T/busy; until [ -e $T/go ]; do :; done; exec $T/programs/real/scanq-inspect"
scanq_conf "program_dir = $T/programs"
rm -f "$T/busy"
"$front" < "$T/mail" 1< "$T/envelope" 2> "$T/log" & pid=$!
until is_busy; do :; done
kill -PIPE "$pid"
touch "$T/go"
status=0; wait "$pid" || status=$?
expect_equal "exit code" 0 "$status"
expect_queued 1
