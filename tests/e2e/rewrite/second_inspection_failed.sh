#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A second inspection that failed says nothing about the message: it is put off, and the next try cleans it.
# Only what is found makes it "still infected", and sealed for good.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
infected_mail > "$T/mail"
canned_conf "notify_administrators = yes" "administrators = boss"
verdict_is virus=Test.One
is_put_off() {  # REASON
  empty_queue; rm -rf "$T/quarantine"
  send "$T/mail"; expect_exit 71; expect_queued 0; expect_kept 0
  expect_log "error=\"second inspection failed: .*$1"
  expect_no_log 'DELETE failed'
}

it "its worker is killed: put off with the reason in the log, and cleaned at the next try"
touch "$T/programs/second_dies"
is_put_off 'scanq-inspect: killed by signal 9'
rm "$T/programs/second_dies"
send "$T/mail"; expect_exit 0; expect_queued 2; expect_form cleaned

it "it does not end in time"
canned_conf "scan_timeout_seconds = 15"  # enough for the first one on a busy machine, too
touch "$T/programs/second_hangs"
is_put_off 'no answer in time'
rm "$T/programs/second_hangs"
canned_conf

it "it fills its folder, and is ended for that"
canned_conf "max_files = 10"
touch "$T/programs/second_fills"
is_put_off 'Limits.Exceeded.TemporaryFiles'
rm "$T/programs/second_fills"
canned_conf

it "it answers half, nothing, or that it could not scan"
head -c 100 "$T/programs/verdict" > "$T/programs/second_verdict"; is_put_off 'not JSON'
: > "$T/programs/second_verdict"; is_put_off 'not JSON'
second_verdict_is 'failed=libclamav: out of memory'; is_put_off 'libclamav: out of memory'
second_verdict_is
sed -i 's/"is_scanned":true,"not_scanned_reason":""/"is_scanned":false,"not_scanned_reason":"no wish"/' "$T/programs/second_verdict"
is_put_off 'not scanned \(no wish\)'

it "it was cut short by its time limit"
second_verdict_is 'limit=Heuristics.Limits.Exceeded.MaxScanTime'; is_put_off 'MaxScanTime'

it "a find beside it is a find, and so is a complaint that the first inspection had"
second_verdict_is 'failed=libclamav: out of memory' virus=Test.One
empty_queue; send "$T/mail"; expect_exit 0; expect_form sealed; expect_log 'note="?DELETE failed'
canned_conf "action_failed = tag"
verdict_is virus=Test.One 'failed=libclamav: broken'
second_verdict_is 'failed=libclamav: broken'
empty_queue; send "$T/mail"; expect_exit 0; expect_form sealed

it "a first inspection that failed is put off as the settings say, with the reason in the log"
canned_conf
verdict_is 'failed=scanq-inspect: signal 9'
empty_queue; send "$T/mail"; expect_exit 71; expect_queued 0
expect_log 'found=failed name="scanq-inspect: signal 9".*action=defer'
