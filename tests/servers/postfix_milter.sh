#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A real Postfix with scanq-milter before the queue, and scanq-pipe after it.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib_postfix.sh"
start_postfix
scanq_conf
clean_mail > "$T/clean"
infected_mail > "$T/infected"

it "a clean mail arrives unchanged"
empty_queue
send "$T/clean"
expect_exit 0
expect_queued 1
expect_unchanged "$T/clean"
expect_log '^SCANNED:1 id=[^ ]+ queue_id=[A-F0-9]+ from=alice@example.org to=bob@example.net client=192.0.2.7'

it "an infected mail arrives with a warning in place of the virus, and postmaster is told once"
expect_cleaned_and_told
expect_header 'X-Virus-Status: Infected (*'
expect_match "log lines" '^1$' "$(grep -c SCANNED "$T/log")"
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
expect_release

it "a refusal reaches the client with our text, at SMTP time"
empty_queue
scanq_conf "action_virus = reject"
send "$T/infected"
expect_reply '550 5\.7\.1 virus found.*\(#5\.7\.1\)'
expect_queued 0
scanq_conf "action_virus = defer"
send "$T/infected"
expect_reply '451 4\.3\.0 .*#4\.7\.1'

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
postfix_reload

it "while the program or the socket is not there, mail is put off and not lost"
empty_queue
mv "$root/usr/local/lib/scanq/scanq-milter" "$root/usr/local/lib/scanq/gone"
send "$T/clean"
expect_reply '4'
mv "$root/usr/local/lib/scanq/gone" "$root/usr/local/lib/scanq/scanq-milter"
mv "$root/var/spool/postfix/private/scanq-milter" "$root/var/spool/postfix/private/gone"
send "$T/clean"
expect_reply '451 4'
expect_queued 0
mv "$root/var/spool/postfix/private/gone" "$root/var/spool/postfix/private/scanq-milter"
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
expect_unfit "log_to = stderr" "host = qmail" "host = sendmail" "error_text = fd4"
grep -qE '^OK +log +syslog$' "$T/check" || fail "$(grep -E ' log ' "$T/check")"
scanq_conf "host_name ="
in_root scanq virus-test postmaster > "$T/out" || true
wait_for_delivery
grep -q '^to postmaster@mail.example.net by SMTP' "$T/out" || fail "Postfix's name is not used:" "$(head -1 "$T/out")"
scanq_conf
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
postfix_reload
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

it "install.sh --postfix turns it on in a Postfix that runs, with the mail server's other settings as they were"
cp -a "$T/postfix.kept/"* "$root/etc/postfix/"
scanq_conf
in_root_quietly postconf -MX scanq-milter/unix 127.0.0.1:10628/inet
in_root_quietly postconf -X smtpd_milters non_smtpd_milters milter_default_action scanq-milter_time_limit
postfix_reload
cp "$root/etc/postfix/"ma*.cf "$T/"
reloading run_install --postfix
grep -q 'postfix hands its mail to scanq-milter' "$T/out" || fail "$(tail -30 "$T/out")"
expect_cleaned_and_told

it "install.sh --uninstall takes back what it wrote, and mail flows on"
reloading run_install --uninstall
cmp "$T/main.cf" "$root/etc/postfix/main.cf" || fail "$(diff "$T/main.cf" "$root/etc/postfix/main.cf")"
cmp "$T/master.cf" "$root/etc/postfix/master.cf" || fail "$(diff "$T/master.cf" "$root/etc/postfix/master.cf")"
empty_queue
send "$T/clean"
expect_reply '250 '
cmp "$T/clean" "$(message)" || fail "it was changed"
