#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Notices to administrators: so many an hour for each virus, and the number of those that were left out.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
infected_mail > "$T/mail"
verdict_is_virus() { verdict_is "virus=${1:-Test.One}"; }
canned_conf
verdict_is_virus

it "an outbreak sends so many notices an hour to administrators; the last says that it is the last"
canned_conf "notify_administrators = yes" "admin_notices_per_hour = 2" "administrators = boss"
four_mails() { local i; empty_queue; rm -rf "$T/quarantine"; for i in 1 2 3 4; do send "$T/mail"; expect_exit 0; done; }
# If a new hour begins meanwhile, the counts start again, so it is tried once more.
outbreak() { local hour; hour=$(date +%H); four_mails; [ "$(date +%H)" = "$hour" ] || four_mails; }
outbreak
expect_queued 6
expect_equal notices 'F|Tboss|| administrators
F|Tboss|| administrators last' "$(notices)"
expect_log 'note="administrators not told again in this hour"'

it "a message that is put off and comes again does not use the limit up"
rm -rf "$T/quarantine"; empty_queue; front_env=(STAND_IN_EXIT=71)
for _ in 1 2 3 4; do send "$T/mail"; expect_exit 71; done
front_env=(); expect_queued 0
send "$T/mail"; expect_exit 0
expect_equal notices 'F|Tboss|| administrators' "$(notices)"

it "nor does a message that the quarantine cannot take"
canned_conf "notify_administrators = yes" "admin_notices_per_hour = 1" "administrators = boss" \
  "action_virus = quarantine" "quarantine_max_messages = 1" "notify_recipients = no"
rm -rf "$T/quarantine"; empty_queue
mkdir -p "$T/quarantine/kept/20260101-000000.000000.1.0.0000000000000000"
send "$T/mail"; exit_full=$exit_code
canned_conf "notify_administrators = yes" "admin_notices_per_hour = 1" "administrators = boss" \
  "action_virus = quarantine" "notify_recipients = no"
send "$T/mail"; expect_exit 0
expect_equal "end while it was full" 71 "$exit_full"
expect_equal notices 'F|Tboss|| administrators last' "$(notices)"
canned_conf "notify_administrators = yes" "admin_notices_per_hour = 2" "administrators = boss"
outbreak

it "another virus has its own count"
verdict_is_virus Test.Two; empty_queue
send "$T/mail"; expect_queued 2
verdict_is_virus

it "the first notice of a later hour tells how many had none"
move_counts -1
empty_queue; send "$T/mail"; expect_queued 2
expect_equal notices 'F|Tboss|| administrators untold=2' "$(notices)"

it "where nothing can be counted every notice is sent"
canned_conf "notify_administrators = yes" "admin_notices_per_hour = 1" "quarantine_dir = $T/no/such/place"
empty_queue; send "$T/mail"; send "$T/mail"; expect_exit 0; expect_queued 4
expect_log 'notices not counted, ignoring'
