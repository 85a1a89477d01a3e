#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An archive that unpacks to far more than a machine has is stopped by a limit, which the log names.
# The outcome is the one of the settings; memory and disk stay bounded, and nothing is left behind.
if [ "$(id -u)" = 0 ] && [ -z "${BOMBS_OWN_MOUNTS:-}" ] && unshare -m true 2>/dev/null; then
  BOMBS_OWN_MOUNTS=1 exec unshare -m "$0"
fi
. "$(dirname "$0")/../lib.sh"
formats=$top/tests/data/formats
caller_options=(--seconds 400)  # on a busy machine
max_memory_kib=450000 max_disk_mib=200
zeros() { head -c "$1" /dev/zero; }
repeated() { local i; for ((i = 0; i < $1; ++i)); do cat "$2"; done; }

# Runs the scanner under a program that writes down its highest use of memory.
fake_worker scanq-inspect "exec /usr/bin/python3 $T/measure"
cat > "$T/measure" <<END
import resource, subprocess, sys
ended = subprocess.run(["$T/programs/real/scanq-inspect"], pass_fds=(3,)).returncode
open("$T/peak", "w").write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(ended)
END
settings=("program_dir = $T/programs" "scan_timeout_seconds = 120" "max_scan_bytes = 100000000"
  "max_file_bytes = 100000000" "spool_memory_bytes = 200000000")
scanq_conf "${settings[@]}"
# The room for all its files. A file that does not fit is a failed scan.
if [ -n "${BOMBS_OWN_MOUNTS:-}" ]; then
  mount -t tmpfs -o "size=${max_disk_mib}m" none "$T/tmp"
  trap 'umount "$T/tmp"; clean_up' EXIT
fi
bomb_mail() { mail_with_attachment "$1" < "$T/bomb" > "$T/mail"; }
# expect_stopped PATTERN NAME: the file $T/bomb in a mail, which is delivered, marked
expect_stopped() {
  bomb_mail "$2"
  rm -f "$T/peak"
  send "$T/mail"
  expect_exit 0
  expect_log '^SCANNED:[24] .*found=limit'
  expect_log "$1"
  expect_no_log 'found=failed'
  expect_unchanged "$T/mail"
  expect_header 'X-Virus-Status: Not scanned*'
  empty_queue
  if [ -f "$T/peak" ]; then
    (($(cat "$T/peak") < max_memory_kib)) || fail "the scanner took $(cat "$T/peak") KiB of memory"
  else
    fail "the scanner did not end by itself"
  fi
}

it "10 GB of the same line in zstd: the ratio or the sum of bytes"
head -c 64M < <(yes) | zstd -qc > "$T/piece"
repeated 160 "$T/piece" > "$T/bomb"
expect_stopped 'Limits.Exceeded.max_(ratio|scan_bytes)' lines.zst

it "10 GB of zeros in xz: the size of a file or the sum of bytes"
zeros 64M | xz -1c > "$T/piece"
repeated 160 "$T/piece" > "$T/bomb"
expect_stopped 'finding_note=max_(file|scan)_bytes' zeros.xz

it "lzip within lzip, forty levels deep: libarchive's own bound"
eicar > "$T/bomb"
for ((level = 0; level < 40; ++level)); do lzip -c < "$T/bomb" > "$T/next"; mv "$T/next" "$T/bomb"; done
expect_stopped 'found=limit name=Archive.NotOpened.lzip' deep.lz

it "a tar.zst with 20000 empty members: their number"
mkdir "$T/many"
(cd "$T/many" && seq 20000 | xargs touch && bsdtar --format ustar -cf - . | zstd -qc) > "$T/bomb"
rm -rf "$T/many"
expect_stopped 'Limits.Exceeded.max_files' many.tar.zst

for kind in gz zip; do
  it "a $kind that unpacks to itself, for ever: the depth"
  "$formats/make-bomb" quine-$kind > "$T/bomb"
  expect_stopped 'found=limit .*finding_note=max_recursion' r.$kind
done

it "zips in zips, 16 in each, five deep, 4 GB of zeros in each of the last: the sum of bytes or the time"
"$formats/make-bomb" nested > "$T/bomb"
expect_stopped 'max_(file|scan)_bytes|scan_timeout_seconds' nested.zip

it "a thousand members over the same bytes: the ratio or the sum of bytes"
"$formats/make-bomb" overlapping > "$T/bomb"
expect_stopped 'Limits.Exceeded.max_(ratio|scan_bytes)' overlapping.zip
scanq_conf "${settings[@]}" "alert_heuristic = no"
expect_stopped 'Limits.Exceeded.max_(ratio|scan_bytes)' overlapping.zip

it "a million members without a name: their number or the time, or the mail is put off"
# libclamav needs most of the time for 76 MB, and some more to return when its time is over. A busy
# machine may be too slow for that; then the scanner is ended and the scan has failed.
scanq_conf "${settings[@]}"
"$formats/make-bomb" names > "$T/bomb"
bomb_mail names.zip
send "$T/mail"
if [ "$exit_code" = 0 ]; then
  expect_log '^SCANNED:[24] .*found=limit.*(max_files|scan_timeout_seconds)'
  expect_unchanged "$T/mail"
else
  expect_exit 71
  expect_log 'found=failed'
  expect_queued 0
fi
[ -z "$(ls -A "$T/tmp")" ] || fail "left: $(ls "$T/tmp")"
empty_queue

it "action_limit = reject and defer: no bomb is delivered"
"$formats/make-bomb" quine-zip > "$T/bomb"
bomb_mail r.zip
for row in "reject 31" "defer 71"; do
  scanq_conf "${settings[@]}" "action_limit = ${row% *}"
  send "$T/mail"
  expect_exit "${row#* }"
  expect_queued 0
done
