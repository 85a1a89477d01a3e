#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The front looks into the folder of its worker, and ends a worker that fills it: a limit, and nothing
# of it stays. So it holds against a worker that was taken over, too.
. "$(dirname "$0")/../lib.sh"

clean_mail > "$T/mail"
scanq_conf "program_dir = $T/programs" 'max_files = 10' 'max_scan_bytes = 1048576' 'max_file_bytes = 1048576'

it "a worker that makes too many files is ended, which is a limit"
fake_worker scanq-inspect 'for ((i = 0; i < 1200; ++i)); do : > "$TMPDIR/$i"; done; exec sleep 1000'
send "$T/mail"; expect_exit 0; expect_queued 1; expect_unchanged "$T/mail"
expect_log 'SCANNED:2 .*found=limit name=Limits.Exceeded.TemporaryFiles'

it "a worker that makes too large files is ended, which is a limit"
fake_worker scanq-inspect 'for i in 1 2 3; do head -c 30M /dev/zero > "$TMPDIR/$i"; done; exec sleep 1000'
empty_queue; send "$T/mail"; expect_exit 0; expect_queued 1
expect_log 'found=limit name=Limits.Exceeded.TemporaryFiles'

it "a worker that makes folders in folders is ended, and all of them are removed"
fake_worker scanq-inspect 'cd "$TMPDIR"; for ((i = 0; i < 900; ++i)); do mkdir d; cd d 2>/dev/null; done; exec sleep 1000'
empty_queue; send "$T/mail"; expect_exit 0; expect_queued 1
expect_log 'found=limit name=Limits.Exceeded.TemporaryFiles'

it "also one that has ended its answer and goes on writing"
fake_worker scanq-inspect 'exec >&-; for i in 1 2 3; do head -c 30M /dev/zero > "$TMPDIR/$i"; done; exec sleep 1000'
empty_queue; send "$T/mail"; expect_exit 0; expect_queued 1
expect_log 'found=limit name=Limits.Exceeded.TemporaryFiles'
