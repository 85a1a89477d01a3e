#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A scanner that dies, hangs or gives a senseless answer: the mail is deferred, and nothing is left
# behind.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
# inspector SCRIPT [SETTING...]: the mail must then be deferred, for a reason that matches $reason
inspector() {
  fake_worker scanq-inspect "$1"
  scanq_conf "program_dir = $T/programs" "${@:2}"
  send "$T/mail"
  expect_exit 71
  expect_queued 0
  expect_log "SCANNED:2 .*found=failed.*$reason.*action=defer"
}

it "it is killed";               reason='killed by signal 9' inspector 'kill -KILL $$'
it "it crashes";                 reason='killed by signal 11' inspector 'kill -SEGV $$'
it "it cannot be started";       reason="cannot start" inspector "" "program_dir = $T/nowhere"
it "it says why it fails";       reason='exit 1: no memory' inspector 'echo no memory >&2; exit 1'
it "it hangs";                   reason='time' inspector 'while :; do :; done' 'scan_timeout_seconds = 1'
it "it stops";                   reason='time' inspector 'kill -STOP $$' 'scan_timeout_seconds = 1'
it "it hangs with its answer out"; reason='time' inspector "printf '%s' '$(verdict)'; exec >&-; while :; do :; done" 'scan_timeout_seconds = 1'
it "it answers nothing";         reason='verdict' inspector 'exit 0'
it "it answers rubbish";         reason='verdict' inspector 'head -c 5000 /dev/urandom'
it "it answers half";            reason='verdict' inspector "printf '%s' '$(verdict | head -c 100)'"
it "it answers twice";           reason='verdict' inspector "printf '%s' '$(verdict)$(verdict)'"
it "it answers a gigabyte";      reason='long|large' inspector 'exec head -c 1G /dev/zero'
it "it answers by another version"; reason='version' inspector "printf '%s' '$(verdict | sed 's/"version":1/"version":2/')'"
it "it answers with a key more"; reason='verdict' inspector "printf '%s' '$(verdict | sed 's/{/{"more":1,/')'"
it "it answers with a wrong type"; reason='verdict' inspector "printf '%s' '$(verdict | sed 's/:true/:"yes"/')'"
it "it leaves children and files"; reason='exit 3|time' inspector 'touch "$TMPDIR"/x; mkdir -p "$TMPDIR"/a/b; chmod 0 "$TMPDIR"/a/b; sleep 1000 & exit 3' 'scan_timeout_seconds = 1'

it "where the settings prefer delivery, it arrives unchanged and says so"
fake_worker scanq-inspect 'exit 1'
scanq_conf "program_dir = $T/programs" 'action_failed = tag'
send "$T/mail"
expect_exit 0
expect_unchanged "$T/mail"
expect_header 'X-Virus-Status: Failed (*'
expect_log 'SCANNED:2'
