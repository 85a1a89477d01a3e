#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# log_to = auto: the log line goes to an SMTP server's log, or else to syslog, and never to a user or into a bounce.
. "$(dirname "$0")/lib_own_dev.sh"

it "mail by SMTP is in the server's log alone"
front_env=("${smtp[@]}")
send "$T/clean"
expect_log '^SCANNED:1 .*queue=exec'
expect_on_2 1
expect_in_syslog 0 SCANNED
front_env=("${local_mail[@]}" PROTO=SSL SSLREMOTEIP=192.0.2.7)
send "$T/clean"
expect_log '^SCANNED:1 .*client=192.0.2.7 '

it "qmail-inject's user, and so cron's mail, sees nothing: the line is in syslog's mail facility"
front_env=("${local_mail[@]}")
send "$T/clean"
expect_exit 0
expect_on_2 0
expect_in_syslog 1 '^<22>.* qmail-scanq\[[0-9]+\]: SCANNED:1 .*from=alice@example.org .*queue=exec'

it "a .qmail forward that is refused tells the sender of the bounce nothing of where it goes"
send "$T/infected" outsider@example.org private@example.net
expect_exit 31
expect_on_2 0
expect_in_syslog 1 'SCANNED:3 .*to=private@example.net .*action=reject exit=31'

it "the same while the settings are broken, or gone"
echo "no_such_setting = 1" >> "$T/scanq.conf"
send "$T/clean"
expect_exit 55
expect_on_2 0
expect_in_syslog 1 'SCANNED:0 .*error=.*no_such_setting.* exit=55'
rm "$T/scanq.conf"; mkdir "$T/scanq.conf.d"; front_env=("${local_mail[@]}" "SCANQ_CONF=$T/none")
scanq_conf; send "$T/clean"
expect_on_2 0
expect_in_syslog 1 'SCANNED:0 .*error=.*none.* exit=55'
front_env=("${smtp[@]}" "SCANQ_CONF=$T/none")
send "$T/clean"
expect_log '^SCANNED:0 .*exit=55'
expect_in_syslog 0 SCANNED

it "where the MTA takes descriptor 2 for the text of a refusal, no line is in it"
auto "action_virus = reject"
front_env=("${smtp[@]}" ERROR_FD=2) text_channels=(2)
send "$T/infected"
expect_exit 88
expect_text 2 '^Dvirus found'
! grep -q SCANNED "$T/text2" || fail "$(cat "$T/text2")"
expect_in_syslog 1 'SCANNED:3 .*exit=88'
front_env+=("SCANQ_CONF=$T/none")
send "$T/clean"
expect_equal "text while the settings are gone" "" "$(cat "$T/text2")"
expect_in_syslog 1 'SCANNED:0 .*exit=55'
text_channels=()

it "what a site has set stays"
front_env=("${local_mail[@]}")
scanq_conf "log_to = stderr"
send "$T/clean"
expect_on_2 1
expect_in_syslog 0 SCANNED
scanq_conf "log_to = both"
send "$T/clean"
expect_on_2 1
expect_in_syslog 1 'SCANNED:1'

it "a server whose descriptor 2 is closed or the null device has its lines in syslog"
auto
front_env=("${smtp[@]}") caller_options=(--close 2)
send "$T/clean"
expect_in_syslog 1 'SCANNED:1'
caller_options=()
