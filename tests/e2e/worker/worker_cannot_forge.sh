#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A scanner that a mail has taken over (forging_worker.cc) may call it clean, and no more: the mail
# that is queued is the one that came.
. "$(dirname "$0")/../lib.sh"
chmod 755 "$T"
mkdir "$T/programs"
cp "$build"/scanq-* "$T/programs/"
cp "$build/tests/forging_worker" "$T/programs/scanq-inspect"
clean_mail > "$T/mail"
expect_no_forgery() {
  empty_queue
  send "$T/mail"
  expect_exit 0
  expect_no_log 'taken over'
  expect_log '^SCANNED:1 '
  expect_unchanged "$T/mail"
}

it "it can neither change a mail in memory nor its settings, and run no code of its own"
scanq_conf "program_dir = $T/programs" 'confinement = required'
expect_no_forgery

it "nor a mail on the disk"
scanq_conf "program_dir = $T/programs" 'confinement = required' 'spool_memory_bytes = 0'
expect_no_forgery

it "nor when it runs as another user than the front"
open_to_everybody
scanq_conf "program_dir = $T/programs" 'confinement = required' 'worker_user = nobody'
expect_no_forgery
