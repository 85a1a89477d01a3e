#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The first day on a fresh Debian 12, as README.md tells it.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_small_root.sh"
source=/root/qmail-scanq
# Nothing goes on from a step that failed.
step() { [ "$any_failed" = 0 ] || exit 0; it "$1"; }
installs() { inside "$source/install.sh" "$@" > "$T/out" 2>&1 < /dev/null; }

it "on a system that has git and make, and empty lists of apt, make demo installs what it needs and keeps its promises"
make_root bookworm git make
rm -r "$root"/var/lib/apt/lists/*
give_source "$source"
in_root_quietly make -C "$source" demo
grep -q '^All promises were kept' "$T/out" || fail "$(tail -20 "$T/out")"

it "nothing that it prints looks like a fault"
# The subject of its infected mails has such a word.
grep -v 'Subject: Virus warning: ' "$T/out" | grep -E '^[EW]: |[Ww]arning:|[Ee]rror:|[Ff]ailed|not found' > "$T/faults" || true
[ ! -s "$T/faults" ] || fail "$(cat "$T/faults")"

step "install.sh --dry-run says what would be done; without signatures all is installed, mail stays off, and it says how to go on"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"  # no service starts, as in a container
chmod 755 "$root/usr/sbin/policy-rc.d"
apt_in_root clamav-freshclam ucspi-tcp
make_qmail
mv "$root/var/lib/clamav/test.ndb" "$T/test.ndb"
echo ':allow' > "$root/etc/tcp.smtp"
# The real source is not asked.
printf '%s\n' 'DatabaseDirectory /var/lib/clamav' 'DatabaseMirror 127.0.0.1' 'DNSDatabaseInfo no' 'MaxAttempts 1' \
  > "$root/etc/clamav/freshclam.conf"
mv "$root/dev/fd" "$T/fd"
! installs --dry-run || fail "it goes on without /dev/fd"
grep -q 'ln -s /proc/self/fd /dev/fd' "$T/out" || fail "$(cat "$T/out")"
mv "$T/fd" "$root/dev/fd"
installs --dry-run --tcprules /etc/tcp.smtp || fail "$(cat "$T/out")"
for words in 'signatures (a first download is of some 300 MB)' '644 /etc/cron.d/scanq' 'a test virus goes through the programs'; do
  grep -qF "$words" "$T/out" || fail "\"$words\" is not said:" "$(cat "$T/out")"
done
[ ! -e "$root/usr/local/bin/scanq" ] || fail "--dry-run has installed it"
! installs --tcprules /etc/tcp.smtp || fail "the status is 0 without signatures"
for words in 'No signatures could be fetched. To go on, either' 'mail was NOT turned on: see what is CRITICAL'; do
  grep -qF "$words" "$T/out" || fail "\"$words\" is not said:" "$(cat "$T/out")"
done
expect_equal rules ':allow' "$(cat "$root/etc/tcp.smtp")"

step "with signatures the same command turns mail on, and a test virus is cleaned"
mv "$T/test.ndb" "$root/var/lib/clamav/"
inside scanq config set required_signatures test.ndb
installs --tcprules /etc/tcp.smtp || fail "$(cat "$T/out")"
grep -q 'a test virus is found' "$T/out" || fail "$(cat "$T/out")"
! grep -q 'No signatures could be fetched' "$T/out" || fail "those that the site requires are not seen:" "$(cat "$T/out")"
expect_equal rules ':allow,QMAILQUEUE="/var/qmail/bin/qmail-scanq"' "$(cat "$root/etc/tcp.smtp")"
clean_mail > "$T/mail"
infected_mail > "$T/infected"
expect_installed /usr/local
expect_mail_flows
