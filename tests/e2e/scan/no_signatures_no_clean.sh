#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Without the official signatures, or those that the administrator names as enough, no mail is "Clean".
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_not_scanned.sh"

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

it "nor is a named file without a signature: an empty one, comments alone, exceptions"
for content in own.pdb= own.ndb=# own.ign2=Foo own.cfg=PE:0x1:1:200; do
  rm -rf "$T/db"; scanq_conf "required_signatures = ${content%%=*}"; rm "$T/db/test.ndb"
  printf '%s' "${content#*=}" > "$T/db/${content%%=*}"
  [ ! -s "$T/db/${content%%=*}" ] || echo >> "$T/db/${content%%=*}"
  send "$T/mail"
  expect_not_scanned
done

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
