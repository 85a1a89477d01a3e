#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# With few descriptors a message is kept in quarantine whole, or nothing is left of it.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_limits.sh"
clean_mail > "$T/mail"
infected_mail > "$T/infected"

it "nothing is left of a message that is to be kept in quarantine"
scanq_conf 'action_virus = quarantine' 'notify_recipients = no'
for count in 4 5 6 7 8 9 10 11 12 13 14 16; do
  limited -n $count
  send "$T/infected"
  expect_no_litter; expect_queued 0
  [ "$exit_code" = 0 ] || is_temporary
  expect_equal "left in the quarantine with $count descriptors" "" "$(ls -A "$T/quarantine/tmp" 2>/dev/null)"
  echo '{"a":1}' > "$T/record"
  (ulimit -n $count; SCANQ_CONF=$T/scanq.conf exec "$build/scanq-store") \
    < "$T/mail" 1< "$T/record" 3> "$T/answer" 2> "$T/err" || true
  expect_equal "left by scanq-store with $count descriptors" "" "$(ls -A "$T/quarantine/tmp" 2>/dev/null)"
done
grep -q . "$T/answer" || fail "with $count descriptors nothing was kept:" "$(cat "$T/err")"
