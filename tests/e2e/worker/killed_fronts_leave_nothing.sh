#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A front that is killed by SIGKILL leaves the folder of its worker, with parts of the mail: the next front removes
# it, and none removes that of a front that lives.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
envelope a@b c@d > "$T/envelope"
export SCANQ_CONF=$T/scanq.conf STAND_IN_FOLDER=$T/queue
mkdir -p "$T/queue"
fake_worker scanq-inspect "
if [ -e $T/busy ]; then
  mkdir -p deep/er; echo secret > deep/er/part; chmod 0 deep/er deep; mv $T/busy $T/is-busy
  while :; do :; done
fi
exec $T/programs/real/scanq-inspect"
scanq_conf "program_dir = $T/programs"

# Starts a front whose worker works for ever; sets pid.
start_busy() {
  touch "$T/busy"
  rm -f "$T/is-busy"
  "$front" < "$T/mail" 1< "$T/envelope" 2> /dev/null &
  pid=$!
  until [ -e "$T/is-busy" ]; do :; done
}
leave_folder() {
  start_busy
  kill -KILL "$pid"
  wait "$pid" 2> /dev/null || true
  [ -n "$(ls "$T/tmp")" ] || fail "a killed front leaves nothing: this test tests nothing"
}
scanq() { "$build/scanq" --conf "$T/scanq.conf" "$@" > "$T/out" 2>&1; }

it "the next mail's front removes it"
leave_folder
send "$T/mail"
expect_exit 0

it "but not that of one that is still at work"
start_busy
live=$pid
send "$T/mail"
[ "$(ls "$T/tmp" | wc -l)" = 1 ] || fail "the folder of a living front: $(ls "$T/tmp")"
scanq quarantine expire || fail "$(cat "$T/out")"
[ "$(ls "$T/tmp" | wc -l)" = 1 ] || fail "the folder of a living front: $(ls "$T/tmp")"
kill -TERM "$live"
wait "$live" || true
left=0 expect_no_litter

it "expire, which a timer starts, removes it, also where nothing was ever kept"
leave_folder
scanq quarantine expire || fail "$(cat "$T/out")"
grep -q "^removed: 1 folders of killed processes in $T/tmp" "$T/out" || fail "$(cat "$T/out")"
left=0 expect_no_litter

it "check removes it, and says so"
leave_folder
scanq check --quick || true  # of other things it may complain
grep -q 'removed: 1 folders of killed processes' "$T/out" || fail "$(cat "$T/out")"
left=0 expect_no_litter

it "what looks like one but is a link, or another's, stays"
mkdir "$T/precious"
touch "$T/precious/file"
ln -s "$T/precious" "$T/tmp/scanq-worker.abcdef"
mkdir "$T/tmp/scanq-worker.backup7"
send "$T/mail"
scanq quarantine expire || fail "$(cat "$T/out")"
[ -e "$T/precious/file" ] || fail "a link was followed"
[ -L "$T/tmp/scanq-worker.abcdef" ] || fail "the link is gone"
[ -d "$T/tmp/scanq-worker.backup7" ] || fail "another's folder is gone"
rm -r "$T/tmp"/scanq-worker.*
