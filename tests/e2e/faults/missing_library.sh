#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A library of the workers that cannot be loaded.
. "$(dirname "$0")/../lib.sh"
infected_mail > "$T/infected"
scanq_conf "program_dir = $T/programs"
is_temporary() { ((exit_code > 40)) || fail "exit code $exit_code is no temporary failure" "$(cat "$T/log")"; }
put_off() { send "$1"; is_temporary; expect_no_litter; expect_queued 0; }

it "a library that cannot be loaded is named in the log, and by scanq check"
mkdir "$T/lib"; echo 'no library' > "$T/lib/libgmime-3.0.so.0"
for worker in scanq-inspect scanq-compose; do
  fake_worker scanq-inspect "exec $T/programs/real/scanq-inspect"
  fake_worker $worker "LD_LIBRARY_PATH=$T/lib exec $T/programs/real/$worker"
  put_off "$T/infected"
  expect_log 'error while loading shared libraries: [^ ]*libgmime-3.0.so.0'
  "$build/scanq" --conf "$T/scanq.conf" check > "$T/out" 2>&1 || true
  grep -q 'error while loading shared libraries: .*libgmime-3.0.so.0' "$T/out" ||
    fail "scanq check does not name it for $worker:" "$(cat "$T/out")"
done
