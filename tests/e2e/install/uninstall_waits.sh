#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Workers are not taken away from messages that are on their way, and nobody waits without being told why.
. "$(dirname "$0")/../lib.sh"
unshare --mount --pid --fork true 2> /dev/null || { skip "needs root"; exit 0; }
cd "$top"
# Among processes of its own, so that no other test's front is seen. The front waits for its message, which
# ends when descriptor 9 is closed.
cat > "$T/steps" <<'END'
. conf/packaging/places.sh
wait_for_fronts
exec 9<> "$T/mail"
"$build/qmail-scanq" < "$T/mail" > /dev/null 2>&1 9>&- &
until [ -n "$(busy_fronts)" ]; do :; done
wait_for_fronts > "$T/said" 9>&- &
until [ -s "$T/said" ]; do :; done
[ -n "$(busy_fronts)" ] || echo "it did not wait"
exec 9>&-
wait
[ -z "$(busy_fronts)" ] || echo "the front is still there"
END
mkfifo "$T/mail"

it "an uninstallation says how many messages it waits for and how long, and ends with the last; without any it says nothing"
unshare --mount --pid --fork --mount-proc env T="$T" build="$build" bash "$T/steps" > "$T/out" 2>&1 || fail "ended with $?"
expect_equal "before and after" "" "$(cat "$T/out")"
expect_equal "said" "waiting for 1 messages that are on their way, at most a minute" "$(cat "$T/said")"
