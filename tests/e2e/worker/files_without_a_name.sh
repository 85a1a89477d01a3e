#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A worker that was taken over may take the names from its files and hold them: they show in no folder. It is ended
# before the disk is full, and the mail is put off, since others may have filled the disk.
. "$(dirname "$0")/../lib_mounts.sh"
clean_mail > "$T/mail"
scanq_conf "program_dir = $T/programs" 'max_scan_bytes = 1048576' 'max_file_bytes = 1048576' 'max_files = 10'
# put_off_on DISK: on a file system of this kind the mail is put off, and the worker's files are gone
put_off_on() {
  mount -t tmpfs -o "$1" none "$T/tmp"
  send "$T/mail"
  ((exit_code > 40)) || fail "exit code $exit_code is no temporary failure" "$(cat "$T/log")"
  expect_no_litter
  expect_queued 0
  expect_log 'the disk of temp_dir fills with files that have no name'
  umount "$T/tmp"
}

it "a worker that holds large files open"
fake_worker scanq-inspect 'for i in 6 7 8; do exec 5> "$TMPDIR/x"; rm "$TMPDIR/x"; head -c 50M /dev/zero >&5
  eval "exec $i>&5"; done; exec sleep 1000'
put_off_on size=200000k

it "one that maps many small ones"
fake_worker scanq-inspect 'cd "$TMPDIR"; exec python3 -c "
import mmap, os, time
held = []
for _ in range(2500):
    with open(\"x\", \"wb+\") as file:
        file.write(b\"x\")
        file.flush()
        held.append(mmap.mmap(file.fileno(), 1))
    os.unlink(\"x\")
time.sleep(1000)"'
put_off_on nr_inodes=3000
