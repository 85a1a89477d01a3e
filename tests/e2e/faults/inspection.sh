#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Each temporary file or folder of an inspection fails once, for want of disk or descriptors. The
# next try may go well: the message is put off, or cleaned as always. It is never sealed for good,
# and never delivered as it is.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_strace.sh"
eicar > "$T/virus.bin"
(cd "$T" && zip -q inner.zip virus.bin && zip -q outer.zip inner.zip)
mail_with_attachment outer.zip < "$T/outer.zip" > "$T/mail"
fake_worker scanq-inspect \
  "exec strace -qq -o $T/trace.\$\$ \$(cat $T/inject) $T/programs/real/scanq-inspect \"\$@\""
scanq_conf "program_dir = $T/programs"
# calls_of FILE: "NAME N" for each call behind the confinement that makes or fills a file
calls_of() {
  awk '/^[a-z0-9_]+\(/ { name = $0; sub(/\(.*/, "", name); ++count[name] }
    /^seccomp\(SECCOMP_SET_MODE_FILTER/ { is_confined = 1 }
    is_confined && name ~ /^(write|pwrite64|openat|mkdir|ftruncate|lseek|pread64)$/ { print name, count[name] }' "$1"
}
it "an infected message is cleaned or put off, whichever call fails"
: > "$T/inject"
send "$T/mail"; expect_exit 0; expect_header 'X-Virus-Status: Infected*'
for trace in "$T"/trace.*; do calls_of "$trace"; done | sort -u > "$T/calls"
[ "$(wc -l < "$T/calls")" -gt 20 ] || fail "nothing to try:" "$(cat "$T/calls")"
put_off=0
while read -r call n; do
  echo "-e inject=$call:error=$(error_of "$call"):when=$n" > "$T/inject"
  empty_queue
  send "$T/mail"
  if [ "$exit_code" = 0 ]; then
    grep -q '^X-Virus-Status: Infected' "$(message)" && ! grep -q '^X-Scanq-Modified: sealed' "$(message)" ||
      fail "$call number $n fails: delivered, and not cleaned" "$(cat "$T/log")"
  else
    put_off=$((put_off + 1))
    [ "$exit_code" = 71 ] || fail "$call number $n fails: exit $exit_code" "$(cat "$T/log")"
    expect_queued 0
  fi
done < "$T/calls"
[ "$put_off" -gt 5 ] || fail "no more than $put_off were put off"

# The worker has three seconds of these four. The first folder that it removes is the one of the scan
# of the whole message; the scans that would find the part come after it.
it "a machine that is too busy to look for the infected part in time has the message put off"
echo '-e inject=rmdir:delay_exit=3200000:when=1' > "$T/inject"
scanq_conf "program_dir = $T/programs" 'scan_timeout_seconds = 4'
empty_queue
send "$T/mail"; expect_exit 71; expect_queued 0
