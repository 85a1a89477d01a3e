#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# conf/samples/hosts and lists: each qmail reads a refusal in its own way; the callers are stand-ins of their conventions.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
samples=$top/conf/samples
infected_mail > "$T/mail"
canned_conf
verdict_is virus
# with_sample FILE LINE...: the sample behind the settings of this test, whose queue program stays the stand-in
with_sample() {
  local sample=$1
  shift
  mapfile -t lines < <(sed '/^\[/,$d; /^#/d; /^queue_program/d; /^$/d' "$sample")
  canned_conf "${lines[@]}" "$@"
  sed -n '/^\[/,$p' "$sample" >> "$T/scanq.conf"
}
text='Dvirus found: Test.virus \(#5\.7\.1\)'

it "indimail: 88 with the text on descriptor 2, where nothing else may stand, also of a mail that passes"
with_sample "$samples/hosts/indimail.conf" 'action_virus = reject'
text_channels=(2); send "$T/mail"; expect_exit 88; expect_text 2 "^$text\$"
verdict_is; send "$T/mail"; expect_exit 0; [ ! -s "$T/text2" ] || fail "$(cat "$T/text2")"
verdict_is virus

it "indimail and s/qmail without a text: 33 and 32 mean a virus"
empty_queue
with_sample "$samples/hosts/sqmail.conf" 'action_virus = reject'
text_channels=(); send "$T/mail"; expect_exit 32; expect_queued 0
with_sample "$samples/hosts/indimail.conf" 'action_virus = reject' 'error_text = none'
send "$T/mail"; expect_exit 33

it "s/qmail's further record in the envelope goes on"
with_sample "$samples/hosts/sqmail.conf" 'action_virus = tag'
printf 'Falice@example.org\0Tbob@example.net\0Q\0\0' > "$T/raw"
front_env=(STAND_IN_RECORDS=Q); envelope_file=$T/raw send "$T/mail"
expect_exit 0
expect_equal envelope 'Falice@example.org|Q|Tbob@example.net||' "$(envelope_of 1)"
front_env=()

it "sagredo's qmail: 88 with the text on descriptor 4"
with_sample "$samples/hosts/sagredo.conf" 'action_virus = reject'
text_channels=(4); send "$T/mail"; expect_exit 88; expect_text 4 "^$text\$"
text_channels=()

it "a mail to a list is refused, so that no member gets a warning; another recipient gets it cleaned"
empty_queue
with_sample "$samples/lists/settings.conf"
send "$T/mail" alice@example.org all@lists.example.com; expect_exit 31; expect_queued 0
send "$T/mail" alice@example.org bob@example.net; expect_exit 0; expect_form cleaned

it "each sample has settings that scanq takes"
for sample in "$samples"/hosts/*.conf "$samples"/lists/settings.conf "$samples"/ppap/settings.conf; do
  # Their programs and folders are not here.
  "$build/scanq" config check "$sample" 2>&1 | grep -v ': No such file or directory$' > "$T/out" || true
  ! grep -qv 'is valid' "$T/out" || fail "$sample:" "$(cat "$T/out")"
done

it "Plesk's xinetd line has the variable in its env, and nothing else there was lost"
env_line=$(sed -n 's/^\tenv *= //p' "$samples/hosts/plesk-smtp_psa")
expect_equal env 'SMTPAUTH=1 QMAILQUEUE=/var/qmail/bin/qmail-scanq' "$env_line"
expect_equal braces '{}' "$(grep -v '^#' "$samples/hosts/plesk-smtp_psa" | tr -cd '{}')"

it "rules that name simscan or qmail-scanner name qmail-scanq afterwards, also behind a DKIM verifier"
printf '%s\n' '127.:allow,RELAYCLIENT="",DKSIGN="/var/qmail/control/domainkeys/%/private"' \
  ':allow,BADMIMETYPE="",QMAILQUEUE="/var/qmail/bin/simscan",CHKUSER_START="ALWAYS"' \
  '192.0.2.:allow,QMAILQUEUE="/var/qmail/bin/qmail-dkim",DKIMQUEUE="/var/qmail/bin/simscan"' \
  '198.51.100.:allow,QMAILQUEUE="/var/qmail/bin/qmail-scanner-queue.pl"' > "$T/tcp.smtp"
sh "$samples/hosts/replace-scanner" "$T/tcp.smtp" > "$T/out" 2>&1 || fail "$(cat "$T/out")"
expect_equal rules '127.:QUEUE|:QMAILQUEUE="/var/qmail/bin/qmail-scanq"|192.0.2.:QMAILQUEUE="/var/qmail/bin/qmail-dkim",DKIMQUEUE="/var/qmail/bin/qmail-scanq"|198.51.100.:QMAILQUEUE="/var/qmail/bin/qmail-scanq"|' \
  "$(sed -E 's/^([^:]*:)allow,RELAY.*/\1QUEUE/; s/allow,//; s/BADMIMETYPE="",//; s/,CHKUSER_START="ALWAYS"//' "$T/tcp.smtp" | tr '\n' '|')"
grep -q 'bin/simscan",CHKUSER' "$T/tcp.smtp.before-scanq" || fail "the old rules are gone"
! command -v tcprulescheck > /dev/null || TCPREMOTEIP=203.0.113.9 tcprulescheck "$T/tcp.smtp.cdb" > "$T/out"
! [ -s "$T/tcp.smtp.cdb" ] || grep -q 'QMAILQUEUE=/var/qmail/bin/qmail-scanq' "$T/out" || fail "$(cat "$T/out")"

it "it is told where no rule names another scanner"
printf ':allow\n' > "$T/plain"
! sh "$samples/hosts/replace-scanner" "$T/plain" > "$T/out" 2>&1 || fail "it should fail"
grep -q 'install.sh --tcprules' "$T/out" || fail "$(cat "$T/out")"
