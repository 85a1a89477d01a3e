#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# action quarantine: exit 0 only when the message is safely kept; the people named by the settings
# are told.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
canned_conf "action_virus = quarantine" "notify_administrators = yes"
infected_mail > "$T/mail"
verdict_is virus=Test.One

it "the message is kept as it came, and the log names the place"
send "$T/mail" alice@example.org bob@example.net carol@example.net
expect_exit 0
expect_kept 1
name=$(kept)
cmp "$T/mail" "$T/quarantine/kept/$name/message" || fail "the kept message differs"
expect_log "^SCANNED:3 .* action=quarantine quarantine=$name exit=0\$"
python3 -c 'import json,sys; r=json.load(open(sys.argv[1])); print(bytes.fromhex(r["envelope"]).decode().replace("\0","|"), r["verdict"]["findings"][0]["name"], r["client"])' \
  "$T/quarantine/kept/$name/record" > "$T/record"
expect_equal record 'Falice@example.org|Tbob@example.net|Tcarol@example.net|| Test.One 192.0.2.7' "$(cat "$T/record")"

it "only the owner may look at it"
expect_equal modes "700 700 700 600 600" "$(stat -c %a "$T/quarantine" "$T/quarantine/kept" "$T/quarantine/kept/$name" \
  "$T/quarantine/kept/$name/message" "$T/quarantine/kept/$name/record" | xargs)"

it "recipients and administrators are told, nothing else is queued"
expect_equal notices "F|Tbob@example.net|Tcarol@example.net|| recipients
F|Tpostmaster|| administrators" "$(notices)"
expect_queued 2

it "without notices nothing is queued at all"
canned_conf "action_virus = quarantine" "notify_recipients = no"
empty_queue
send "$T/mail"; expect_exit 0; expect_queued 0; expect_kept 2

it "a quarantine that is full puts the message off and tells nobody"
canned_conf "action_virus = quarantine" "quarantine_max_messages = 2"
send "$T/mail"; expect_exit 71; expect_queued 0; expect_kept 2
expect_log 'the quarantine is full: it holds 2 messages'
canned_conf "action_virus = quarantine" "quarantine_max_bytes = 1048576"
{ cat "$T/mail"; head -c 1050000 /dev/zero | tr '\0' x | fold; } > "$T/large"
send "$T/large"; expect_exit 71; expect_queued 0; expect_kept 2
expect_log 'too large for the quarantine'
expect_equal "left in tmp" "" "$(ls "$T/quarantine/tmp")"

it "so does a scanq-store that is missing, that crashes, or that has nowhere to write"
canned_conf "action_virus = quarantine"
rm "$T/programs/scanq-store"
send "$T/mail"; expect_exit 71; expect_log 'not kept in quarantine'
printf '#!/bin/sh\nkill -9 $$\n' > "$T/programs/scanq-store"; chmod +x "$T/programs/scanq-store"
send "$T/mail"; expect_exit 71; expect_log 'killed by signal 9'
printf '#!/bin/sh\nprintf ../../x >&3\n' > "$T/programs/scanq-store"
send "$T/mail"; expect_exit 71; expect_log 'no name of an entry'
rm "$T/programs/scanq-store"
canned_conf "action_virus = quarantine" "quarantine_dir = $T/no/such/place"
send "$T/mail"; expect_exit 71
expect_queued 0

it "a disk that fills up leaves no half of an entry"
canned_conf "action_virus = quarantine"
if (ulimit -f 600; SCANQ_CONF=$T/scanq.conf "$build/scanq-store" < "$T/large" 3>"$T/answer" \
    1< "$T/quarantine/kept/$name/record" 2>"$T/log"); then fail "it was kept"; fi
expect_log 'File too large'
expect_equal answer "" "$(cat "$T/answer")"
expect_equal "left in tmp" "" "$(ls "$T/quarantine/tmp")"
