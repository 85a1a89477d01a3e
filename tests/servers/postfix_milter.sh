#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A real Postfix with scanq-milter before the queue, and scanq-pipe after it.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib_postfix.sh"
start_postfix
scanq_conf
clean_mail > "$T/clean"
infected_mail > "$T/infected"
conf_with_policy() {  # SETTING... -- LINE...: the lines after -- are of policies
  local settings=()
  while [ $# -gt 0 ] && [ "$1" != -- ]; do settings+=("$1"); shift; done
  scanq_conf ${settings[@]+"${settings[@]}"}
  shift
  printf '%s\n' "$@" >> "$T/scanq.conf"
}
expect_no_virus() { ! grep -qF "$(eicar | base64 | head -c 40)" "$(message "${1:-1}")" || fail "the virus is still in it"; }

it "a clean mail arrives unchanged"
empty_queue
send "$T/clean"
expect_exit 0
expect_queued 1
expect_unchanged "$T/clean"
expect_log '^SCANNED:1 id=[^ ]+ queue_id=[A-F0-9]+ from=alice@example.org to=bob@example.net client=192.0.2.7'

it "an infected mail arrives with a warning in place of the virus, and postmaster is told once"
empty_queue
scanq_conf "notify_administrators = yes"
send "$T/infected"
expect_exit 0
expect_queued 2
n=$(grep -l FORWARDED_MSG_1 "$T/queue/"*/message | sed 's,.*/\([0-9]*\)/message,\1,')
expect_no_virus "$n"
expect_header 'X-Virus-Status: Infected (*'
expect_match "log lines" '^1$' "$(grep -c SCANNED "$T/log")"
unset n
scanq_conf

it "recipients of different policies get their versions"
empty_queue
conf_with_policy -- '[policy tag]' 'recipients = carol@example.net' 'action_virus = tag' '[policy keep]' 'recipients = dave@example.net' 'action_virus = quarantine' 'notify_recipients = no'
send "$T/infected" alice@example.org bob@example.net carol@example.net dave@example.net
expect_exit 0
expect_queued 2
expect_equal envelopes 'Falice@example.org|Tbob@example.net|| Falice@example.org|Tcarol@example.net||' \
  "$(for one in 1 2; do envelope_of $one; echo; done | sort | xargs)"
expect_log 'action=clean\+tag\+quarantine|action=clean\+quarantine\+tag|quarantine'

it "what is in quarantine is released through Postfix, unscanned and as it came"
empty_queue
rm -rf "$T/quarantine/kept"/*
scanq_conf "action_virus = quarantine" "notify_recipients = no"
send "$T/infected"
expect_exit 0
expect_queued 0
entry=$(sed -nE 's/.* quarantine=([^ ]+).*/\1/p' "$T/log")
in_root_quietly scanq quarantine release "$entry"
wait_for_delivery
expect_queued 1
expect_unchanged "$T/infected"
expect_equal envelope 'Falice@example.org|Tbob@example.net||' "$(envelope_of 1)"

it "a refusal reaches the client with our text, at SMTP time"
empty_queue
scanq_conf "action_virus = reject"
send "$T/infected"
expect_reply '550 5\.7\.1 virus found.*\(#5\.7\.1\)'
expect_queued 0
scanq_conf "action_virus = defer"
send "$T/infected"
expect_reply '451 4\.3\.0 .*#4\.7\.1'

it "broken settings, and settings of another host, put mail off"
scanq_conf "no_such = 1"
send "$T/clean"
expect_reply '451 4\.3\.0 mail scanner misconfigured'
scanq_conf "host = sendmail"
send "$T/clean"
expect_reply '451 4\.3\.0 mail scanner misconfigured'
expect_log 'write host = auto.*exit=55'
scanq_conf

it "several messages and RSET in one session, pipelining, BDAT, the null sender"
for options in "--messages 3 --rset" "--pipelining" "--bdat 100" "--from <>"; do
  empty_queue
  # shellcheck disable=SC2206
  smtp_options=(${options/<>/}); [ "$options" != "--from <>" ] || smtp_options=()
  case $options in
    *from*) send "$T/clean" "" ;;
    *) send "$T/clean" ;;
  esac
  expect_reply '250 '
  expect_unchanged "$T/clean"
  [ "$options" != "--messages 3 --rset" ] || expect_queued 3
done
smtp_options=()

it "200 recipients are one scan; quoted and UTF-8 addresses"
empty_queue
# shellcheck disable=SC2046
send "$T/clean" alice@example.org $(printf 'user%d@example.net ' {1..200}) '"a b"@example.net'
expect_reply '250 '
expect_match scans '^1$' "$(grep -c SCANNED "$T/log")"
expect_equal recipients 201 "$(cat "$T/queue/"*/envelope | tr '\0' '\n' | grep -c '^T')"
empty_queue
smtp_options=(--parameters SMTPUTF8)
send "$T/infected" alice@example.org 'あ@example.net'
expect_reply '250 '
expect_no_virus
smtp_options=()

it "25 MB arrive unchanged"
empty_queue
head -c 18000000 /dev/urandom | mail_with_attachment noise.bin > "$T/large"
send "$T/large"
expect_reply '250 '
expect_unchanged "$T/large"

it "long lines, many fields, raw 8 bit, odd folding and a body without an end arrive as without us"
{ clean_mail | head -5; for i in {1..900}; do echo "X-Field-$i: value"; done; printf 'X-Fold: a\n\tb\n   c\nX-Tight:x\nX-Empty:\n\n'
  head -c 100000 /dev/zero | tr '\0' x; printf '\n.\n..\nraw \xe6\x97\xa5 \x93\xfa\n\n\n'; } > "$T/odd"
empty_queue
send "$T/odd"
expect_reply '250 '
postfix_set 'smtpd_milters='
smtp_session "$T/odd"
wait_for_delivery
postfix_set 'smtpd_milters=unix:private/scanq-milter'
cmp <(sed '/^X-Virus-S/d' "$(message 1)") "$(message 2)" > "$T/difference" 2>&1 || fail "$(cat "$T/difference")"

it "20 connections at once"
empty_queue; from_here
pids=()
for i in {1..20}; do "$servers_folder/smtp_session.py" < "$T/clean" > "$T/reply.$i" & pids+=($!); done
wait "${pids[@]}"
expect_equal taken 20 "$(cat "$T"/reply.* | grep -c '^250')"
wait_for_delivery
expect_queued 20

it "a client that stops in the middle leaves nothing"
empty_queue; from_here
smtp_session "$T/large" --stop-after 100000
wait_for_delivery
new_log
expect_queued 0
expect_no_litter

it "install.sh's lines can be put in and taken out, and nothing else changes"
cat > "$T/lines.sh" <<'SH'
set -eu
root='' libexec_dir=/usr/local/lib/scanq record=/tmp/record is_dry=''
say() { echo "$*"; }
run() { say "$*"; "$@"; }
die() { echo "$*" >&2; exit 1; }
remember() { grep -qxF -- "$*" "$record" 2> /dev/null || echo "$*" >> "$record"; }
. "$1/conf/packaging/mta.sh"
postconf -MX scanq-milter/unix 127.0.0.1:10628/inet
postconf -X milter_default_action scanq-milter_time_limit
postconf -e smtpd_milters=inet:127.0.0.1:8891
cp /etc/postfix/main.cf /tmp/main.before
cp /etc/postfix/master.cf /tmp/master.before
for time in first again; do turn_on_postfix; done
[ "$(postconf -h smtpd_milters)" = "inet:127.0.0.1:8891, unix:private/scanq-milter" ]
postconf -M scanq-milter/unix | grep -q 'user=scanq-mta argv=/usr/local/lib/scanq/scanq-milter'
postconf -Mf 127.0.0.1:10628/inet | grep -q no_milters
while read -r what first second; do
  [ "$what" != postfix ] || turn_off_postfix_parameter "$first" "$second"
done < "$record"
turn_off_postfix_services "$(sed -n 's/^postfix-services //p' "$record")"
cmp /tmp/main.before /etc/postfix/main.cf
cmp /tmp/master.before /etc/postfix/master.cf
SH
cp -a "$root/etc/postfix" "$T/postfix.kept"
in_root_quietly bash "$T/lines.sh" "$top"
cp -a "$T/postfix.kept/"* "$root/etc/postfix/"
in_root_quietly postfix reload

it "while the program is not there, mail is put off and not lost"
mv "$root/usr/local/lib/scanq/scanq-milter" "$root/usr/local/lib/scanq/gone"
send "$T/clean"
expect_reply '4'
mv "$root/usr/local/lib/scanq/gone" "$root/usr/local/lib/scanq/scanq-milter"
mv "$root/usr/local/lib/scanq/scanq-inspect" "$root/usr/local/lib/scanq/gone"
send "$T/clean"
expect_reply '451 4\.3\.0'
mv "$root/usr/local/lib/scanq/gone" "$root/usr/local/lib/scanq/scanq-inspect"
empty_queue
send "$T/clean"
expect_reply '250 '
expect_unchanged "$T/clean"

it "scanq check sees the milter, its limits and the listener"
in_root scanq check --quick > "$T/check" || true
for row in 'OK +milter +smtpd_milters' 'OK +milter user +scanq-mta' 'OK +milter limits' 'OK +without milter' 'OK +own mail'; do
  grep -qE "^$row" "$T/check" || fail "no row $row:" "$(grep -E 'milter|own mail' "$T/check")"
done
postfix_set milter_default_action=accept
in_root scanq check --quick > "$T/check" || true
grep -qE '^CRITICAL +without milter' "$T/check" || fail "$(grep milter "$T/check")"
postfix_set milter_default_action=tempfail

it "another milter that refuses, or is not there, does not make a message pass"
postfix_set 'smtpd_milters=unix:private/scanq-milter, inet:127.0.0.1:9'
send "$T/clean"
expect_reply '4'
postfix_set 'smtpd_milters=unix:private/scanq-milter'

it "after the queue: a virus is emptied, a refusal becomes a warning, the way back is not scanned"
postfix_set 'smtpd_milters=' 'content_filter=scanq:dummy' 'receive_override_options=no_address_mappings' scanq_destination_recipient_limit=1000
in_root_quietly postconf -M -e 'scanq/unix=scanq unix - n n - 10 pipe user=scanq-mta null_sender= argv=/usr/local/lib/scanq/scanq-pipe -C ${client_address} -f ${sender} -- ${recipient}'
in_root_quietly postfix reload
empty_queue
send "$T/clean"
expect_reply '250 '
expect_queued 1
empty_queue
scanq_conf "action_virus = reject"
send "$T/infected"
expect_queued 1
expect_no_virus
expect_header 'X-Scanq-Modified: replaced by a warning'
in_root scanq check --quick > "$T/check" || true
grep -q 'reject becomes warn' "$T/check" || fail "$(grep milter "$T/check")"
