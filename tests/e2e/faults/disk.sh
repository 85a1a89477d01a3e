#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# File systems that are really full.
. "$(dirname "$0")/../lib_mounts.sh"
clean_mail > "$T/mail"
infected_mail > "$T/infected"
head -c 300000 /dev/urandom > "$T/noise"
(cd "$T" && zip -q0 noise.zip noise)
mail_with_attachment noise.zip < "$T/noise.zip" > "$T/large"
is_temporary() { ((exit_code > 40)) || fail "exit code $exit_code is no temporary failure" "$(cat "$T/log")"; }
put_off() { send "$1"; is_temporary; expect_no_litter; expect_queued 0; }
# small_disk FOLDER KIB: this folder is a file system of its own, with so much room
small_disk() { mkdir -p "$1"; mount -t tmpfs -o "size=${2}k" none "$1"; }

it "a temporary folder without any room puts a large message off, and lets a small one through"
scanq_conf 'spool_memory_bytes = 0'
small_disk "$T/tmp" 4
rm -f "$T/tmp"/*
for file in large infected; do
  send "$T/$file"
  [ "$exit_code" = 0 ] || is_temporary
  expect_no_litter
done
umount "$T/tmp"
empty_queue

it "however much room there is: the message arrives whole, or it is put off"
for kib in 100 300 500 600 800 1000 1200 2000; do
  scanq_conf 'spool_memory_bytes = 0'
  small_disk "$T/tmp" "$kib"
  send "$T/large"
  expect_no_litter
  if [ "$exit_code" = 0 ]; then expect_unchanged "$T/large"; else is_temporary; expect_queued 0; fi
  umount "$T/tmp"
  empty_queue
done

it "without room for one more file the message is put off"
mount -t tmpfs -o nr_inodes=1 none "$T/tmp"
put_off "$T/mail"
umount "$T/tmp"

it "a quarantine on a full disk: whole and acknowledged, or put off without a trace"
scanq_conf 'action_virus = quarantine' 'notify_recipients = no' "quarantine_dir = $T/small/q"
kept=0
for kib in 4 8 12 16 20 24 28 32 64; do
  small_disk "$T/small" "$kib"
  send "$T/infected"
  expect_no_litter
  if [ "$exit_code" = 0 ]; then
    kept=$((kept + 1))
    cmp "$T/infected" "$T"/small/q/kept/*/message || fail "with $kib KiB the kept message differs"
  else
    expect_equal "exit code with $kib KiB" 71 "$exit_code"
    [ -z "$(find "$T/small" -name message)" ] || fail "with $kib KiB a part is left"
  fi
  umount "$T/small"
done
expect_queued 0
((kept > 0 && kept < 9)) || fail "of 9 stores $kept were acknowledged"
