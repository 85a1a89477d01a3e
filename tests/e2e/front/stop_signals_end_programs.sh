#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# TERM and INT end every program of ours, whatever it waits for.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_ends.sh"

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
