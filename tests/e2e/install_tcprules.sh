#!/bin/bash
# install.sh --tcprules turns scanning on for SMTP, and takes it back.
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || { skip "needs root"; exit 0; }
root=$T/root
mkdir -p "$root/etc" "$root/var/qmail/bin"
echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
echo 'root:x:0:' > "$root/etc/group"
printf '# ours\n127.:allow,RELAYCLIENT=""\n192.0.2.66:deny\n' > "$root/etc/tcp.smtp"
chmod 640 "$root/etc/tcp.smtp"
cp "$root/etc/tcp.smtp" "$T/before"
run_it() { (cd "$top" && BUILD=${BUILD:-build/release} ./install.sh --root "$root" "$@") > "$T/out" 2>&1 </dev/null || fail "install.sh $*:" "$(tail "$T/out")"; }

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
