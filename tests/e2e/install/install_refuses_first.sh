#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# install.sh refuses what cannot work before it changes anything, and --dry-run says what would be done.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_install.sh"
printf '# ours\n127.:allow,RELAYCLIENT=""\n192.0.2.66:deny\n' > "$root/etc/tcp.smtp"
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

it "--dry-run says what would be done and does nothing"
find "$root" | sort > "$T/before"
run_it --dry-run --replace-queue
find "$root" | sort | diff "$T/before" - > "$T/difference" || fail "it changed something:" "$(cat "$T/difference")"
grep -q 'qmail-queue becomes qmail-scanq' "$T/out" || fail "$(cat "$T/out")"
