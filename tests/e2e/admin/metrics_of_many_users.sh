#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq metrics: each user counts in a file of its own, and believes nobody else's; any user may write any number.
. "$(dirname "$0")/../lib.sh"
open_to_everybody
scanq_conf "engine_image ="
clean_mail > "$T/mail"
chmod 644 "$T/scanq.conf"; chmod 1777 "$T/lock" "$T/tmp"
metrics() { "$build/scanq" --conf "$T/scanq.conf" metrics > "$T/out" 2> "$T/err" || fail "metrics:" "$(cat "$T/err")"; }
begun() { sed -n "s/^scanq_messages_begun_total{users=\"$1\"} //p" "$T/out"; }
unusable() { sed -n 's/^scanq_unusable_count_files //p' "$T/out"; }

it "what another user counts stands apart from the server's"
send "$T/mail"; expect_exit 0
as_nobody cp "$T/lock/counters.0" "$T/lock/counters.65534" 2> /dev/null && fail "another user can read the counters" || true
# The bytes of 24 and on are counters: nobody writes the largest number into each.
head -c 24 "$T/lock/counters.0" > "$T/forged"
head -c $(($(stat -c %s "$T/lock/counters.0") - 24)) /dev/zero | tr '\0' '\377' >> "$T/forged"
chmod 644 "$T/forged"
as_nobody bash -c "umask 077; cp '$T/forged' '$T/lock/counters.65534'"
metrics
expect_equal "of the server" 1 "$(begun server)"
expect_equal "of nobody" 18446744073709551615 "$(begun local)"
expect_equal "sums stay the largest" 18446744073709551615 \
  "$(sed -n 's/^scanq_message_seconds_count{users="local"} //p' "$T/out")"

it "a file in the name of another user is not believed, and named"
as_nobody rm "$T/lock/counters.65534"
as_nobody bash -c "umask 077; cp '$T/forged' '$T/lock/counters.7777'; mkfifo '$T/lock/counters.65534'; ln -s /dev/zero '$T/lock/counters.8888'"
metrics
expect_equal "of others" 0 "$(begun local)"
expect_equal "unusable files" 3 "$(unusable)"
expect_match told "counters.7777.*ignoring" "$(cat "$T/err")"

it "one that another user made in ours does not hold up mail, and nothing is counted"
rm -f "$T/lock"/counters.*
as_nobody bash -c "umask 0; cp '$T/forged' '$T/lock/counters.0'"
empty_queue; send "$T/mail"; expect_exit 0; expect_queued 1
expect_log 'note="not counted: .*counters.0 .*ignoring"'
metrics
expect_equal "of the server" 0 "$(begun server)"

it "only root can read all counters, and that is said"
rm -f "$T/lock"/counters.*; send "$T/mail"
status=0; as_nobody "$T/open/scanq" --conf "$T/scanq.conf" metrics > "$T/out" 2> "$T/err" || status=$?
expect_equal status 2 "$status"
expect_match told 'run scanq as root' "$(cat "$T/err")"
