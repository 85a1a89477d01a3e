#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Without the official signatures mail waits where the settings say so; replay, check, report and the image know of it.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_not_scanned.sh"

it "without_database = defer: mail waits until there are signatures; what is refused is refused"
text_channels=(6)
scanq_conf "required_signatures = main daily" "without_database = defer" "action_virus = reject"
send "$T/mail"
expect_exit 82
expect_text 6 '^Z'
expect_queued 0
expect_log '^SCANNED:0 .* not_scanned="no virus database" .*action=defer'
send "$T/infected"
expect_text 6 '^Dvirus found'
text_channels=()

it "a message that another setting exempts needs no signatures"
for exempt in "scan = none" "scan = attachments"; do
  scanq_conf "required_signatures = main daily" "without_database = defer" "$exempt"
  send "$T/mail"
  expect_exit 0
  expect_log '^SCANNED:0 .*not_scanned="?(scan = none|no attachment)'
done

it "replay does not call it clean, and says what is missing"
scanq_conf "required_signatures = main daily"
status=0
"$build/scanq" --conf "$T/scanq.conf" replay "$T/mail" > "$T/out" 2> "$T/err" || status=$?
expect_equal status 2 "$status"
grep -qF ': Not scanned (no virus database)' "$T/out" || fail "$(cat "$T/out")"
grep -q "NO VIRUS DATABASE IS INSTALLED in $T/db (missing: main, daily)" "$T/err" || fail "$(cat "$T/err")"

it "check says it loudly; report tells why mail was not scanned"
status=0
"$build/scanq" --conf "$T/scanq.conf" check --quick > "$T/out" || status=$?
expect_equal status 2 "$status"
grep -qE '^CRITICAL +virus database +NO VIRUS DATABASE IS INSTALLED.*not scanned' "$T/out" || fail "$(cat "$T/out")"
send "$T/mail"
"$build/scanq" report "$T/log" > "$T/out"
grep -A1 'Why mail was not scanned' "$T/out" | grep -qE '1 +no virus database' || fail "$(cat "$T/out")"

if [ "$(id -u)" = 0 ]; then
  it "an engine image that was built without them calls nothing clean, either"
  . "$here/lib_image.sh"
  image_conf "required_signatures = main daily"
  build_image
  empty_queue
  send "$T/mail"
  expect_way image
  expect_not_scanned
  it "and is not used for a site that names other signatures as enough"
  image_conf "required_signatures = test.ndb"
  send "$T/mail"
  expect_log '^SCANNED:1 .*engine="loaded \(image refused: made with other settings'
fi
