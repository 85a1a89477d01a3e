#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# qmail-smtpd, qmail-inject, qmail-queue, qmail-send and a Maildir, all real. SCANQ_REAL_QMAIL names
# an installed qmail that is for tests alone: its queue is emptied, its control files and an alias
# are written. The home of its user alias is DIR/alias. Needs root.
. "$(dirname "$0")/../e2e/lib.sh"
. "$here/lib_smtp.sh"
qmail=$SCANQ_REAL_QMAIL
[ "$(id -u)" = 0 ] && [ -x "$qmail/bin/qmail-queue" ]
exec 8> "$qmail/scanq-test.lock"; flock 8
queue_program=$qmail/bin/qmail-queue
chmod 755 "$T"
scanq_conf 'temp_dir = /tmp'  # qmail's programs run as users of their own
chmod -R a+rX "$T"
chmod 1777 "$T/lock"

maildir=$qmail/alias/scanq-test-Maildir
prepare_qmail() {
  find "$qmail"/queue/{mess,info,intd,local,remote,todo,bounce,pid} -type f -delete
  rm -rf "$maildir"
  "$qmail/bin/maildirmake" "$maildir"
  chown -R alias "$maildir"
  for name in scanq-test scanq-test-default postmaster; do
    echo ./scanq-test-Maildir/ > "$qmail/alias/.qmail-$name"
  done
  for file in me locals rcpthosts; do echo mail.example.net > "$qmail/control/$file"; done
}
# start_delivery [NAME=VALUE...]: qmail-send with its log in a pipe, so that a test can wait for the
# end of a delivery.
start_delivery() {
  [ -e "$T/deliveries" ] || mkfifo "$T/deliveries"
  exec 9<> "$T/deliveries"
  env -i PATH="$qmail/bin:$PATH" "$@" "$qmail/bin/qmail-start" ./Mailbox >&9 2>&1 9>&- 8>&- < /dev/null &
  servers+=($!) delivery=$!
}
stop_delivery() { kill "$delivery"; wait "$delivery" 2>/dev/null || true; }
# delivered N: waits until N messages have left the queue; the last one's file is $arrived
delivered() {
  local line ended=0
  while [ "$ended" -lt "$1" ]; do
    read -r -t 60 -u 9 line || { fail "no delivery in 60 seconds"; return; }
    echo "$line" >> "$T/log"
    case $line in *'end msg '*) ended=$((ended + 1)) ;; esac
  done
  arrived=$maildir/new/$(ls -t "$maildir/new" | sed -n 1p)
  [ -f "$arrived" ] || fail "nothing arrived; the log:" "$(cat "$T/log")"
}
expect_arrived_unchanged() {
  cmp <(tail -c "$(stat -c %s "$1")" "$arrived") "$1" > "$T/difference" 2>&1 || fail "changed: $(cat "$T/difference")"
}
expect_nothing_queued() { expect_equal "messages in the queue" 0 "$(find "$qmail/queue/mess" -type f | wc -l)"; }
to=scanq-test@mail.example.net

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

it "a refusal's text reaches the client by descriptor 6, for good or for now"
scanq_conf 'temp_dir = /tmp' 'action_virus = reject'
smtp_send "$T/mail" --to "$to"
expect_reply '554 virus found: Eicar-Test-Signature \(#5\.7\.1\)$'
scanq_conf 'temp_dir = /tmp' 'action_virus = defer'
smtp_send "$T/mail" --to "$to"
expect_reply '451 virus found: .*\(#4\.7\.1\)$'
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
expect_log 'virus found: Eicar'
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
