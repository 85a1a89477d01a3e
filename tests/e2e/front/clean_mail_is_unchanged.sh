#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The main job for nearly every mail: scanned, and passed on byte for byte under our header lines.
. "$(dirname "$0")/../lib.sh"
scanq_conf
clean_mail > "$T/mail"

it "a clean mail reaches the queue unchanged, under our header lines"
send "$T/mail" alice@example.org bob@example.net carol@example.net
expect_exit 0
expect_queued 1
expect_unchanged "$T/mail"
expect_header 'X-Virus-Status: Clean'
expect_header 'X-Virus-Scanned: *'
expect_equal envelope 'Falice@example.org|Tbob@example.net|Tcarol@example.net||' "$(envelope_of)"

it "its one log line begins with SCANNED:1"
expect_log '^([^ ]*: )?SCANNED:1 .*from=alice@example\.org .*to='
expect_equal "log lines" 1 "$(grep -c SCANNED "$T/log")"

it "the front becomes the queue program: no process stands between it and its caller"
expect_equal "process id of the queue" "$pid" "$(fact pid)"

it "a mail larger than the memory setting goes through a file and arrives unchanged"
scanq_conf 'spool_memory_bytes = 100000'
head -c 3000000 /dev/urandom | mail_with_attachment noise.bin > "$T/mail"
empty_queue
send "$T/mail"
expect_exit 0
expect_unchanged "$T/mail"

it "a seekable file on descriptor 0 serves as well as a pipe, as mailfront may give one"
caller_options=(--seekable)
empty_queue
send "$T/mail"
expect_exit 0
expect_unchanged "$T/mail"
