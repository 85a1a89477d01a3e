#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Without the official signatures, or those that the administrator names as enough, no mail is "Clean".
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
infected_mail > "$T/infected"
expect_not_scanned() {
  expect_exit 0
  expect_header "X-Virus-Status: Not scanned (no virus database)"
  expect_log '^SCANNED:0 .* not_scanned="no virus database" .*warning="NO VIRUS DATABASE is installed.*queue=exec'
  empty_queue
}

it "with nothing but the test signatures a mail is not scanned, and goes on as it is"
scanq_conf "required_signatures = main daily" "database_dir = $T/absent"
send "$T/mail"
expect_unchanged "$T/mail"
expect_not_scanned

it "a foreign file in the folder changes nothing, whatever its name"
for name in own.ndb main.ndb DAILY.NDB daily.yara; do
  rm -rf "$T/db"; scanq_conf "required_signatures = main daily"
  mv "$T/db/test.ndb" "$T/db/$name"
  [ "$name" != daily.yara ] || echo 'rule none { strings: $a = "no such text" condition: $a }' > "$T/db/$name"
  send "$T/mail"
  expect_not_scanned
done

it "a file of a wanted name that is none puts mail off"
rm -rf "$T/db"; scanq_conf "required_signatures = main daily"
echo nonsense > "$T/db/main.cvd"; echo nonsense > "$T/db/daily.cld"
send "$T/mail"
expect_exit 71
expect_log '^SCANNED:2 .*found=failed name="cl_load '

it "one of two is not enough"
rm -rf "$T/db"; scanq_conf "required_signatures = test.ndb other.ndb"
send "$T/mail"
expect_not_scanned

it "what is found with the signatures that are there counts as found"
scanq_conf "required_signatures = main daily"
send "$T/infected"
expect_header "X-Virus-Status: Infected (Eicar-Test-Signature)"
expect_log '^SCANNED:3 .*action=clean'
empty_queue
scanq_conf "required_signatures = main daily" "action_name = tag" "deny_names = *.txt"
echo hello | mail_with_attachment a.txt > "$T/named"
send "$T/named"
expect_header "X-Virus-Status: Suspicious (Denied.Name(*)), not scanned (no virus database)"
expect_log '^SCANNED:4 .*not_scanned="no virus database"'
empty_queue

it "what the administrator names is enough"
scanq_conf "required_signatures = test.ndb"
send "$T/mail"
expect_header "X-Virus-Status: Clean"
expect_log '^SCANNED:1 '
empty_queue

it "what was found clean with it is not remembered where it is not enough"
chmod 755 "$T/lock"
scanq_conf "required_signatures = test.ndb" "remember_minutes = 60"
send "$T/mail"; send "$T/mail"
expect_log 'engine=remembered'
empty_queue
scanq_conf "required_signatures = main daily" "remember_minutes = 60"
for i in 1 2; do send "$T/mail"; expect_not_scanned; done

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
