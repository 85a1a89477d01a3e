# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of archives that unpack to far more than a machine has, in place of lib.sh: memory and disk stay
# bounded, and nothing is left behind.

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
