#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# install.sh --tcprules turns scanning on for SMTP, and takes it back.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_install.sh"
printf '# ours\n127.:allow,RELAYCLIENT=""\n192.0.2.66:deny\n' > "$root/etc/tcp.smtp"
chmod 640 "$root/etc/tcp.smtp"

it "every line that allows gets QMAILQUEUE, and so does everybody else"
run_it --tcprules /etc/tcp.smtp
expect_equal rules '# ours|127.:allow,RELAYCLIENT="",QMAILQUEUE="/var/qmail/bin/qmail-scanq"|192.0.2.66:deny|:allow,QMAILQUEUE="/var/qmail/bin/qmail-scanq"|' \
  "$(tr '\n' '|' < "$root/etc/tcp.smtp")"
expect_equal mode 640 "$(stat -c %a "$root/etc/tcp.smtp")"
grep -q '"/var/qmail/bin/qmail-scanq"\|/var/qmail/bin/qmail-scanq' "$root/etc/tcp.smtp.cdb" || fail "tcp.smtp.cdb does not have it"

it "a second time changes nothing"
cp "$root/etc/tcp.smtp" "$T/first"
run_it --tcprules /etc/tcp.smtp
cmp "$T/first" "$root/etc/tcp.smtp" || fail "it was changed again"

it "--uninstall takes it out again"
run_it --uninstall
expect_equal rules '# ours|127.:allow,RELAYCLIENT=""|192.0.2.66:deny|:allow|' "$(tr '\n' '|' < "$root/etc/tcp.smtp")"
! grep -q qmail-scanq "$root/etc/tcp.smtp.cdb" || fail "tcp.smtp.cdb still has it"
[ ! -e "$root/var/qmail/bin/qmail-scanq" ] || fail "qmail-scanq is still there"

it "where another file still names it, --uninstall says which, and a stub hands the mail on"
run_it
mkdir -p "$root/etc/service/smtpd"
printf '#!/bin/sh\n# QMAILQUEUE=/var/qmail/bin/qmail-scanq was here\nexec env QMAILQUEUE=/var/qmail/bin/qmail-scanq tcpserver 0 25 smtpd\n' \
  > "$root/etc/service/smtpd/run"
run_it --uninstall
grep -q '/etc/service/smtpd/run:3:exec env QMAILQUEUE=' "$T/out" || fail "the line is not named:" "$(cat "$T/out")"
! grep -q 'smtpd/run:2:' "$T/out" || fail "a comment is named:" "$(cat "$T/out")"
clean_mail > "$T/mail"
sed -i "s|/var/qmail/bin/qmail-queue|$root&|" "$root/var/qmail/bin/qmail-scanq"
front=$root/var/qmail/bin/qmail-scanq send "$T/mail"
expect_exit 0
cmp "$T/mail" "$(message)" || fail "the stub changed the message"
expect_log '^SCANNED:0 reason="qmail-scanq was removed'

it "an installation takes the stub's place"
run_it
cmp "$build/qmail-scanq" "$root/var/qmail/bin/qmail-scanq" || fail "it is still the stub"
