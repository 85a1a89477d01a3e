#!/bin/bash
# Archives that unpack to far more than a machine has are stopped by a limit, which the log names; the
# mail itself arrives, marked as not scanned to its end.
. "$(dirname "$0")/lib.sh"
scanq_conf "scan_timeout_seconds = 100"
formats=$top/tests/data/formats
zeros() { head -c "$1" /dev/zero; }
repeated() { local i; for ((i = 0; i < $1; ++i)); do cat "$2"; done; }
# expect_stopped PATTERN NAME: the file $T/bomb in a mail
expect_stopped() {
  mail_with_attachment "$2" < "$T/bomb" > "$T/mail"
  send "$T/mail"
  expect_exit 0
  expect_log '^SCANNED:2 '
  expect_log "$1"
  expect_unchanged "$T/mail"
  empty_queue
}

it "10 GB of the same line in zstd: the ratio or the sum of bytes"
head -c 64M < <(yes) | zstd -qc > "$T/piece"
repeated 160 "$T/piece" > "$T/bomb"
expect_stopped 'Limits.Exceeded.max_(ratio|scan_bytes)' lines.zst

it "10 GB of zeros in xz: a limit of libclamav"
zeros 64M | xz -1c > "$T/piece"
repeated 160 "$T/piece" > "$T/bomb"
expect_stopped 'Limits.Exceeded' zeros.xz

it "lzip within lzip, forty levels deep: libarchive's own bound"
eicar > "$T/bomb"
for ((level = 0; level < 40; ++level)); do lzip -c < "$T/bomb" > "$T/next"; mv "$T/next" "$T/bomb"; done
expect_stopped 'found=limit name=Archive.NotOpened.lzip' deep.lz

it "a tar.zst with 20000 empty members: their number"
mkdir "$T/many"
(cd "$T/many" && seq 20000 | xargs touch && bsdtar --format ustar -cf - . | zstd -qc) > "$T/bomb"
rm -rf "$T/many"
expect_stopped 'Limits.Exceeded.max_files' many.tar.zst
