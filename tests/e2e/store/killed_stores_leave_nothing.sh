#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A scanq-store that is killed leaves the draft of a message in the quarantine, which is removed once it is dead.
. "$(dirname "$0")/../lib.sh"
scanq_conf
scanq() { "$build/scanq" --conf "$T/scanq.conf" "$@" > "$T/out" 2>&1; }
export SCANQ_CONF=$T/scanq.conf

it "a draft that a killed scanq-store left in the quarantine is removed by the next expire"
mkfifo "$T/slow"
"$build/scanq-store" < "$T/slow" 1< /dev/null 3> /dev/null 2> "$T/err" & pid=$!
exec 9> "$T/slow"
until ls "$T/quarantine/tmp"/*/message > /dev/null 2>&1; do kill -0 "$pid" || break; done
scanq quarantine expire || fail "$(cat "$T/out")"
expect_equal "drafts while it lives" 1 "$(ls "$T/quarantine/tmp" | wc -l)"
kill -KILL "$pid"
wait "$pid" 2> /dev/null || true
exec 9>&-
scanq quarantine expire || fail "$(cat "$T/out")"
grep -q ' 1 unfinished;' "$T/out" || fail "$(cat "$T/out")"
expect_equal "drafts of the dead" 0 "$(ls "$T/quarantine/tmp" | wc -l)"
