#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq scan takes a slot of scans_at_once for each file, as mail does.
. "$(dirname "$0")/../lib.sh"
scanq_conf 'scans_at_once = 1'
echo hello > "$T/clean"
mkdir -p "$T/lock"

it "it waits while all slots are taken"
exec 8>> "$T/lock/scan.0"
flock 8
"$build/scanq" --conf "$T/scanq.conf" scan --no-summary "$T/clean" > "$T/out" 2>&1 8>&- &
waiting=$!
until ls -l "/proc/$waiting/fd" 2> /dev/null | grep -q 'lock/scan.0$'; do kill -0 "$waiting" || break; done
expect_equal "output while it waits" "" "$(cat "$T/out")"
exec 8>&-
wait "$waiting" || fail "the scan: $(cat "$T/out")"
expect_equal "output" "$T/clean: OK" "$(cat "$T/out")"

it "several jobs share the slots"
for i in 1 2 3 4; do echo "file $i" > "$T/f$i"; done
"$build/scanq" --conf "$T/scanq.conf" scan --no-summary --jobs 4 "$T"/f[1-4] > "$T/out" 2>&1 || fail "$(cat "$T/out")"
expect_equal "clean files" 4 "$(grep -c ': OK$' "$T/out")"

it "a lock_dir that cannot be used holds up nothing"
scanq_conf "lock_dir = $T/nowhere"
"$build/scanq" --conf "$T/scanq.conf" scan --no-summary "$T/clean" > "$T/out" 2>&1 || fail "$(cat "$T/out")"
expect_equal "output" "$T/clean: OK" "$(cat "$T/out")"
