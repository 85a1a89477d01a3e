#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The clock is set back, so stored times lie in the future. The test moves the stored times ahead,
# which has the same effect and disturbs no other program. (The front measures how long it waits by
# a clock that nobody sets.)
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
infected_mail > "$T/mail"
settings=("action_virus = quarantine" "notify_recipients = no" "notify_administrators = yes" "administrators = boss"
  "admin_notices_per_hour = 1")
canned_conf "${settings[@]}"
verdict_is virus=Test.One
quarantine() { SCANQ_CONF=$T/scanq.conf "$build/scanq" quarantine "$@" > "$T/out" 2>&1 < /dev/null; }
send "$T/mail"
expect_exit 0

it "a message that was kept later than now is listed, shown and not expired"
name=$(kept)
later=$(date -d '+2 days' +%Y%m%d)-${name#*-}
mv "$T/quarantine/kept/$name" "$T/quarantine/kept/$later"
find "$T/quarantine" -exec touch -d '+2 days' {} +
quarantine list; grep -q "$later" "$T/out" || fail "not listed:" "$(cat "$T/out")"
quarantine show "$later" || fail "not shown:" "$(cat "$T/out")"
quarantine expire || fail "expire fails:" "$(cat "$T/out")"
expect_equal kept "$later" "$(kept)"

it "a message is kept beside it"
send "$T/mail"
expect_exit 0
expect_kept 2

it "notices that were counted in an hour to come hold none back for ever"
move_counts 48 1000
empty_queue
send "$T/mail"
expect_exit 0
expect_equal notices 'F|Tboss|| administrators last untold=999' "$(notices)"

it "signatures, settings and locks from the future change nothing"
scanq_conf
find "$T/db" "$T/lock" "$T/scanq.conf" -exec touch -d '+2 days' {} +
empty_queue
send "$T/mail"
expect_exit 0
expect_log 'SCANNED:3'
expect_queued 1

it "nor does an image; and it is built anew when the signatures change"
[ "$(id -u)" = 0 ] || { skip "an image is root's alone"; exit 0; }
. "$here/lib_image.sh"
image_conf
build_image
find "$T/state" -exec touch -d '+2 days' {} +
send "$T/mail"
expect_way 'image( |$)'
echo "Scanq.Test.Three:0:*:$(printf 'SCANQ-NEW-%s' FINDING | od -An -tx1 | tr -d ' \n')" > "$T/db/new.ndb"
scanq update --if-changed
expect_out '^image built'
