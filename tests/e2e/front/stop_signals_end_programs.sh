#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# TERM and INT end every program of ours, whatever it reads or waits for. What replay reads has the
# limit of a message.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
mkfifo "$T/fifo"
scanq_conf 'max_message_bytes = 1000000'
export SCANQ_CONF=$T/scanq.conf STAND_IN_FOLDER=$T/queue
mkdir -p "$T/queue"
set -m  # a signal that bash had ignored for its background jobs would stay ignored
# SIGALRM, which bash does not catch: it may still be bash, before exec.
catches() { (($((16#$(sed -n 's/^SigCgt:\s*//p' "/proc/$pid/status"))) & 1 << 13)); }
is_busy() { [ -e "$T/busy" ]; }
hang="touch $T/busy; while :; do :; done"
script() { printf '#!/bin/bash\n%s\n' "$2" > "$1"; chmod 755 "$1"; }

# ends WHEN COMMAND...: by TERM, and by INT, sent as soon as WHEN says that it is at work; nothing of
# it lives on. Its standard input is $T/input.
ends() {
  local when=$1 signal tries children child
  shift
  for signal in TERM INT; do
    rm -f "$T/busy"
    empty_queue
    status=0
    "$@" < "${input:-/dev/null}" > "$T/out" 2> "$T/err" &
    pid=$!
    until $when; do
      kill -0 "$pid" 2> /dev/null || { fail "it ended by itself:" "$(cat "$T/out" "$T/err")"; return; }
    done
    children=$(cat "/proc/$pid/task/"*/children)
    kill "-$signal" "$pid"
    for ((tries = 600; tries > 0; --tries)); do
      kill -0 "$pid" 2> /dev/null || break
      sleep 0.1
    done
    [ "$tries" != 0 ] || kill -KILL "$pid"
    wait "$pid" 2> /dev/null || status=$?
    [ "$status" != 137 ] || fail "SIG$signal does not end it within a minute"
    [ "$status" != 0 ] || fail "SIG$signal: it says that all is done"
    for child in $children; do
      ! kill -0 "$child" 2> /dev/null || fail "process $child lives on after SIG$signal"
    done
    left=0 expect_no_litter
  done
}
scanq="$build/scanq --conf $T/scanq.conf"

it "replay and report of a FIFO that nobody writes to"
ends catches $scanq replay "$T/fifo"
ends catches $scanq replay --jobs 2 "$T/fifo" "$T/mail"
ends catches $scanq report "$T/fifo"
it "replay and report of an input that is silent"
exec 9<> "$T/fifo"
input=$T/fifo ends catches $scanq replay -
input=$T/fifo ends catches $scanq report -
input=$T/fifo ends catches $scanq routes
exec 9>&-
it "report of what never ends"
ends catches $scanq report /dev/zero
it "replay of an mbox that is huge"
{ printf 'From a\n\n'; } > "$T/mbox"
truncate -s 1T "$T/mbox"
ends catches $scanq replay "$T/mbox"

it "replay ends by itself where a message has more than a message may have"
for what in "$T/huge" /dev/zero; do
  truncate -s 1T "$T/huge"
  status=0; $scanq replay "$what" > "$T/out" 2> "$T/err" || status=$?
  expect_equal "status of $what" 2 "$status"
  grep -q 'more than max_message_bytes' "$T/err" || fail "$(cat "$T/err")"
done
for start in 'Subject: x' 'From a'; do
  status=0
  { { echo "$start"; cat /dev/zero; } | $scanq replay - > "$T/out" 2> "$T/err"; } || status=$?
  expect_equal "status of an endless input" 2 "$status"
  grep -q 'more than max_message_bytes' "$T/err" || fail "$(cat "$T/err")"
done
it "but an mbox may have more, by the standard input, too"
for number in $(seq 20); do echo 'From a'; clean_mail; head -c 100000 /dev/zero | tr '\0' x; printf '\n\n'; done > "$T/mbox"
$scanq replay - < "$T/mbox" > "$T/out" 2> "$T/err" || fail "$(tail -3 "$T/out" "$T/err")"
grep -q '^20 messages: 20 clean' "$T/out" || fail "$(tail -3 "$T/out" "$T/err")"

it "replay, check and virus-test while a worker works for ever"
fake_worker scanq-inspect "$hang"
scanq_conf "program_dir = $T/programs" 'max_message_bytes = 1000000'
ends is_busy $scanq replay "$T/mail"
ends is_busy $scanq replay --jobs 3 "$T/mail" "$T/mail" "$T/mail"
ends is_busy $scanq check
ends is_busy $scanq virus-test --front "$front" root
it "virus-test while it waits for the mail"
fake_worker scanq-inspect "printf '%s' '$(verdict)'"
mkdir -p "$T/Maildir"/{new,cur}
mkfifo "$T/Maildir/new/fifo"
is_taken() { [ "$(queued)" != 0 ]; }
ends is_taken $scanq virus-test --front "$front" --wait 3600 --maildir "$T/Maildir" root

it "update while freshclam runs for ever, and freshclam may tidy up"
script "$T/freshclam" "trap 'touch $T/tidy; exit 1' TERM; $hang"
scanq_conf "freshclam_program = $T/freshclam" 'engine_image ='
ends is_busy $scanq update
[ -e "$T/tidy" ] || fail "it was killed"
it "update while the builder of the image works for ever"
fake_worker scanq-inspect "$hang"
scanq_conf "program_dir = $T/programs" "engine_image = $T/engine.image"
ends is_busy $scanq update --image

it "a release from quarantine while the queue hangs, which stays marked"
scanq_conf 'action_virus = quarantine' 'notify_recipients = no'
infected_mail > "$T/infected"
send "$T/infected"
expect_exit 0
name=$(ls "$T/quarantine/kept")
script "$T/queue-program" "$hang"
scanq_conf "queue_program = $T/queue-program"
ends is_busy $scanq quarantine release --again "$name"
grep -q 'perhaps it is not' "$T/err" || fail "$(cat "$T/err")"
[ -e "$T/quarantine/kept/$name/released" ] || fail "its mark is gone"

it "scanq-store while its caller is silent, and while another holds the lock"
exec 9<> "$T/fifo"
store() { exec "$build/scanq-store" "$@" 3> "$T/answer"; }
empty() { :; }
ends_store() { ends "$1" bash -c 'exec "$0" '"$2"' < "$1" 1< "$1" 3> /dev/null' "$build/scanq-store" "$3"; }
ends_store catches '' "$T/fifo"
ends_store catches count "$T/fifo"
exec 9>&-
echo '{"a":1}' > "$T/record"
waits_for_lock() { grep -qE -- "-> FLOCK .* $pid " /proc/locks; }
exec 8> "$T/quarantine/lock"
flock 8
ends_store waits_for_lock '' "$T/record"
exec 8>&-

it "the workers, while they read their settings or their message"
mkfifo "$T/slow"
exec 9<> "$T/slow"
reads() { [ "$(cut -d' ' -f1 "/proc/$pid/syscall" 2> /dev/null)" = 0 ]; }
for worker in scanq-inspect scanq-compose; do
  ends reads bash -c 'exec "$0" 3< "$1"' "$build/$worker" "$T/slow"
done
