#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# qmail-smtpd, qmail-inject, qmail-queue, qmail-send and a Maildir, all real. SCANQ_REAL_QMAIL names
# an installed qmail that is for tests alone: its queue is emptied, its control files and an alias
# are written. The home of its user alias is DIR/alias. Needs root.
. "$(dirname "$0")/../e2e/lib.sh"
. "$here/lib_smtp.sh"
[ -n "${SCANQ_REAL_QMAIL:-}" ] || { skip "SCANQ_REAL_QMAIL names no qmail"; exit 0; }
qmail=$SCANQ_REAL_QMAIL
[ "$(id -u)" = 0 ] && [ -x "$qmail/bin/qmail-queue" ]
exec 8> "$qmail/scanq-test.lock"; flock 8
queue_program=$qmail/bin/qmail-queue
chmod 755 "$T"
scanq_conf 'temp_dir = /tmp'  # qmail's programs run as users of their own
chmod -R a+rX "$T"
chmod 1777 "$T/lock"

home=$qmail
in_qmail=(env -i)
. "$(dirname "$0")/lib_real_qmail.sh"

prepare_qmail
start_delivery
start_server "$qmail/bin/qmail-smtpd"

it "a clean mail is accepted by qmail-smtpd and arrives unchanged in a Maildir"
clean_mail > "$T/mail"
smtp_send "$T/mail" --to "$to"
expect_reply '250 ok [0-9]+ qp [0-9]+'
delivered 1
expect_arrived_unchanged "$T/mail"
expect_equal status Clean "$(header X-Virus-Status "$arrived")"

it "an infected mail arrives with a warning instead of the virus"
infected_mail > "$T/mail"
smtp_send "$T/mail" --to "$to"
expect_reply '250 ok '
delivered 1
expect_equal subject 'Virus warning: the report' "$(header Subject "$arrived")"
! grep -qF "$(eicar | base64 | head -c 40)" "$arrived" || fail "the virus is still in it"

it "a notice to the administrators arrives, from nobody"
scanq_conf 'temp_dir = /tmp' 'notify_administrators = yes' 'administrators = scanq-test-admin@mail.example.net'
smtp_send "$T/mail" --to "$to"
expect_reply '250 ok '
delivered 2
expect_equal notices 1 "$(grep -lF 'Delivered-To: scanq-test-admin@' "$maildir"/new/* | xargs grep -lxF 'Return-Path: <>' | wc -l)"

# notqmail reads descriptor 6 from 1.09 on; others have their own texts for 31 and 71.
printf '#!/bin/sh\ncat > /dev/null; cat <&1 > /dev/null; echo Dit is read >&6; exit 82\n' > "$T/writes_to_6"
chmod 755 "$T/writes_to_6"
clean_mail | env -i PATH=/usr/bin:/bin QMAILQUEUE="$T/writes_to_6" "$qmail/bin/qmail-inject" "$to" > "$T/said" 2>&1 || true
if grep -q 'it is read' "$T/said"; then
  refused='virus found: Eicar-Test-Signature \(#5\.7\.1\)$' deferred='virus found: .*\(#4\.7\.1\)$'
else
  refused='mail server permanently rejected message \(#5\.3\.0\)' deferred='mail server temporarily rejected message \(#4\.3\.0\)'
fi
it "a refusal reaches the client, for good or for now, with its text where this qmail reads descriptor 6"
scanq_conf 'temp_dir = /tmp' 'action_virus = reject'
smtp_send "$T/mail" --to "$to"
expect_reply "554 $refused"
scanq_conf 'temp_dir = /tmp' 'action_virus = defer'
smtp_send "$T/mail" --to "$to"
expect_reply "451 $deferred"
scanq_conf 'temp_dir = /tmp' 'action_virus = reject' 'error_text = none'
smtp_send "$T/mail" --to "$to"
expect_reply '554 mail server permanently rejected message \(#5\.3\.0\)$'
scanq_conf 'no_such_setting = 1'
smtp_send "$T/mail" --to "$to"
expect_reply '451 .*configuration.*\(#4\.3\.0\)$'
expect_nothing_queued

it "8-bit, 10 MB and 200 recipients arrive"
scanq_conf 'temp_dir = /tmp'
printf 'Subject: raw\n\nUTF-8 \xe6\x97\xa5\xe6\x9c\xac, Shift_JIS \x93\xfa\x96\x7b\n.\n..a dot\n' > "$T/mail"
smtp_send "$T/mail" --to "$to"
expect_reply '250 ok '
delivered 1
expect_arrived_unchanged "$T/mail"
head -c 7500000 /dev/urandom | mail_with_attachment noise.bin > "$T/mail"
smtp_send "$T/mail" --to "$to"
expect_reply '250 ok '
delivered 1
expect_arrived_unchanged "$T/mail"
clean_mail many > "$T/mail"
smtp_send "$T/mail" --to "$(printf 'scanq-test-%d@mail.example.net,' {1..200} | sed 's/,$//')"
expect_reply '250 ok '
delivered 1
expect_equal arrived 200 "$(grep -lxF 'Subject: many' "$maildir"/new/* | wc -l)"

it "qmail-inject ends with 0, 100 and 111 and tells the reason"
inject() {
  status=0
  env -i QMAILQUEUE="$front" SCANQ_CONF="$T/scanq.conf" "$qmail/bin/qmail-inject" -a "$to" < "$1" 2> "$T/log" || status=$?
}
clean_mail > "$T/mail"; inject "$T/mail"; expect_equal status 0 "$status"; delivered 1
infected_mail > "$T/mail"
scanq_conf 'temp_dir = /tmp' 'action_virus = reject'; inject "$T/mail"; expect_equal status 100 "$status"
expect_log "$refused"
scanq_conf 'temp_dir = /tmp' 'action_virus = defer'; inject "$T/mail"; expect_equal status 111 "$status"
expect_nothing_queued

it "envelope faults through the real qmail-queue leave nothing in its queue"
scanq_conf 'temp_dir = /tmp'
for pair in 'Fa@b:54' 'Tx@y\0\0:91'; do
  printf '%b' "${pair%:*}" > "$T/raw"; envelope_file=$T/raw send "$T/mail"
  expect_equal "exit code" "${pair#*:}" "$exit_code"
done
expect_nothing_queued

# inject_unscanned SENDER RECIPIENT < MESSAGE
inject_unscanned() { env -i "$qmail/bin/qmail-inject" -a -f "$1" "$2"; }
stop_delivery
start_delivery "QMAILQUEUE=$front" "SCANQ_CONF=$T/scanq.conf"
rm -f "$maildir"/new/*

for action in reject defer; do
  it "a bounce by qmail-send of an infected mail is cleaned and arrives, where settings $action it"
  scanq_conf 'temp_dir = /tmp' "action_virus = $action" 'log_to = auto'
  infected_mail | inject_unscanned "$to" nobody-here@mail.example.net
  delivered 2
  expect_nothing_queued
  expect_no_log 'trouble injecting bounce'
  expect_equal "from nobody" 1 "$(grep -cxF 'Return-Path: <>' "$arrived")"
  grep -q 'FORWARDED_MSG_1.rfc822' "$arrived" || fail "$(cat "$arrived")"
  grep -q 'no mailbox here by that name' "$arrived" || fail "the reason is gone:" "$(cat "$arrived")"
  ! grep -qF "$(eicar | base64 | head -c 40)" "$arrived" || fail "the virus is still in it"
done

it "a .qmail forward that is refused tells the sender no private address, and no log line"
scanq_conf 'temp_dir = /tmp' 'action_virus = reject' 'log_to = auto'
echo '&private-target@mail.example.net' > "$qmail/alias/.qmail-scanq-forward"
rm -f "$maildir"/new/*
infected_mail | inject_unscanned "$to" scanq-forward@mail.example.net
delivered 2
expect_nothing_queued
grep -q 'scanq-forward@' "$arrived" || fail "$(cat "$arrived")"
! grep -qE 'private-target|SCANNED' "$arrived" || fail "$(cat "$arrived")"

rm -rf "$maildir" "$qmail"/alias/.qmail-{scanq-test,scanq-test-default,scanq-forward,postmaster}
