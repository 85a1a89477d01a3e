#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# install.sh --tcprules turns scanning on for SMTP, and takes it back; what cannot work is refused first.
. "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || { skip "needs root"; exit 0; }
root=$T/root
mkdir -p "$root/etc" "$root/var/qmail/bin"
echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
echo 'root:x:0:' > "$root/etc/group"
cp "$build/tests/queue_stand_in" "$root/var/qmail/bin/qmail-queue"
printf '# ours\n127.:allow,RELAYCLIENT=""\n192.0.2.66:deny\n' > "$root/etc/tcp.smtp"
chmod 640 "$root/etc/tcp.smtp"
cp "$root/etc/tcp.smtp" "$T/before"
try_it() {
  status=0
  (cd "$top" && BUILD=${BUILD:-build/release} ./install.sh --root "$root" "$@") > "$T/out" 2>&1 < /dev/null || status=$?
}
run_it() { try_it "$@"; [ "$status" = 0 ] || fail "install.sh $*:" "$(tail "$T/out")"; }
# expect_refused STATUS PATTERN OPTION...: with a reason that matches, and before anything is changed
expect_refused() {
  local wanted=$1 pattern=$2
  shift 2
  find "$root" -printf '%p %s %T@\n' | sort > "$T/all"
  try_it "$@"
  expect_equal "status of $*" "$wanted" "$status"
  grep -qE -- "$pattern" "$T/out" || fail "the reason should match \"$pattern\":" "$(cat "$T/out")"
  find "$root" -printf '%p %s %T@\n' | sort | diff "$T/all" - > "$T/difference" || fail "changed all the same:" "$(cat "$T/difference")"
}

it "a command line that makes no sense is refused, and nothing is changed"
expect_refused 2 '--tcprules wants the file that tcprules is made from' --tcprules
expect_refused 2 '--tcprules wants the file' --tcprules --dry-run
expect_refused 2 '--test wants the name of a local account' --test ''
expect_refused 2 'there is no option --tcprule;' --tcprule /etc/tcp.smtp
expect_refused 2 '--purge is for --uninstall' --purge
expect_refused 2 '--cdb is for --tcprules' --cdb /etc/tcp.cdb
expect_refused 2 '--uninstall finds itself what was turned on' --uninstall --tcprules /etc/tcp.smtp

it "rules that are missing or not in order are refused, and nothing is changed"
expect_refused 1 'there is no file /etc/none' --tcprules /etc/none
printf '127.:allow\nthis is no rule\n' > "$root/etc/bad"
expect_refused 1 '/etc/bad:2: this is no rule: this is no rule' --tcprules /etc/bad
printf '127.:allow,RELAYCLIENT=\n' > "$root/etc/bad"
command -v tcprules > /dev/null && expect_refused 1 'not in order.*tcprules: fatal' --tcprules /etc/bad
rm "$root/etc/bad"
expect_refused 1 'there is no folder for /nowhere/tcp.cdb' --tcprules /etc/tcp.smtp --cdb /nowhere/tcp.cdb

it "where there is no qmail, or one that does not look at QMAILQUEUE, mail is not turned on"
mv "$root/var/qmail/bin/qmail-queue" "$T/queue-away"
expect_refused 1 'there is no qmail in /var/qmail' --tcprules /etc/tcp.smtp
mv "$T/queue-away" "$root/var/qmail/bin/qmail-queue"
echo 'without it' > "$root/var/qmail/bin/qmail-smtpd"
expect_refused 1 'does not look at QMAILQUEUE: --replace-queue' --tcprules /etc/tcp.smtp
rm "$root/var/qmail/bin/qmail-smtpd"

it "--dry-run lists packages, files and rules, and changes nothing"
expect_refused 0 'all are there|packages:' --dry-run --tcprules /etc/tcp.smtp
for word in '755 /var/qmail/bin/qmail-scanq' '755 /usr/local/lib/scanq/scanq-inspect' '644 /etc/scanq/scanq.conf' \
  '/usr/local/lib/systemd/system/scanq-image.path' 'building \(some minutes' '/etc/tcp.smtp: QMAILQUEUE'; do
  grep -qE -- "$word" "$T/out" || fail "no \"$word\":" "$(cat "$T/out")"
done

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
