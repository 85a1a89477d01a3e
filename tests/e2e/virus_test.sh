#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq virus-test: harmless viruses through the real front to an account's Maildir.
. "$(dirname "$0")/lib.sh"
mkdir -p "$T/Maildir/new" "$T/Maildir/cur" "$T/Maildir/tmp"
# A queue that delivers at once, as qmail would.
printf '#!/bin/sh\ncat > "%s/Maildir/tmp/$$" && cat <&1 > "%s/envelope" && mv "%s/Maildir/tmp/$$" "%s/Maildir/new/$$"\n' \
  "$T" "$T" "$T" "$T" > "$T/delivering-queue"
chmod +x "$T/delivering-queue"
scanq_conf "queue_program = $T/delivering-queue"
virus_test() {
  status=0
  "$build/scanq" --conf "$T/scanq.conf" virus-test someone@example.net --front "$front" "$@" > "$T/out" 2>&1 || status=$?
}
said() { grep -cE -- "$1" "$T/out" || true; }

it "three test viruses are sent, found, and seen to arrive marked"
virus_test --maildir "$T/Maildir"
expect_equal status 0 "$status"
expect_equal "log lines" 3 "$(said '^  log: SCANNED:3 ')"
expect_equal "arrived and marked" 3 "$(said '^  marked: Infected \(Eicar')"
expect_equal "summary" 1 "$(said '^3 of 3 test viruses fared as they should$')"
expect_equal "in the Maildir" 3 "$(find "$T/Maildir/new" -type f | wc -l)"
grep -q '請求書' "$T/out" || fail "no Japanese name:" "$(cat "$T/out")"

it "they come from nobody, so that no bounce bothers anybody"
expect_equal envelope 'F|Tsomeone@example.net||' "$(tr '\0' '|' < "$T/envelope")"

it "one that does not arrive is told"
mkdir -p "$T/other/new"
virus_test --maildir "$T/other" --wait 0
expect_equal status 2 "$status"
expect_equal "not seen" 3 "$(said 'NOT SEEN within 0 seconds')"

it "where viruses are refused, a refusal is right; without a Maildir nothing is watched"
scanq_conf "action_virus = reject"
virus_test
expect_equal status 0 "$status"
expect_equal refused 3 "$(said 'refused, as action_virus says: exit 31')"

it "a scanner that does not work is told"
scanq_conf "program_dir = $T"
virus_test
expect_equal status 2 "$status"
expect_equal "not taken" 3 "$(said 'NOT TAKEN: exit 71')"
