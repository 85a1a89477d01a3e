#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The first day on a fresh Debian 12, as README.md tells it, and from there to the package and back.
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
# What the same compiler has made here of most of the sources is taken, for time's sake.
mkdir -p "$root$source/build/release"
cp -a "$build/obj" "$build/gen" "$root$source/build/release/"
rm -r "$root$source/build/release/obj/"{qmail-scanq,tests,lib/admin}
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

# From here on mails come as tcpserver lets them in.
hand_in='exec "$(TCPREMOTEIP=192.0.2.7 tcprulescheck /etc/tcp.smtp.cdb | sed -n "s/^set environment variable QMAILQUEUE=//p" |
  grep . || echo /var/qmail/bin/qmail-queue)"'
inside scanq config set notify_administrators no  # so that what is in the queue is the messages alone
inside scanq config set language ja

step "from source to the package, while mail flows: nothing is lost, the settings stay"
make -s -C "$top" deb PACKAGES="$T/packages" FROM="$build" > "$T/out" 2>&1 || fail "make deb:" "$(tail -20 "$T/out")"
cp "$T"/packages/qmail-scanq_*.deb "$root/tmp/scanq.deb"
inside_with_mail "$source/install.sh" --uninstall
expect_equal rules ':allow' "$(cat "$root/etc/tcp.smtp")"
[ ! -e "$root/var/qmail/bin/qmail-scanq" ] || fail "qmail-scanq is still there"
inside_with_mail apt-get -q -y install --no-install-recommends /tmp/scanq.deb
expect_equal language ja "$(inside scanq config get language)"

step "turned on by hand, as the package says, it scans"
echo ':allow,QMAILQUEUE="/var/qmail/bin/qmail-scanq"' > "$root/etc/tcp.smtp"
in_root_quietly sh -c 'tcprules /etc/tcp.smtp.cdb /etc/tcp.smtp.tmp < /etc/tcp.smtp'
cp "$T/infected" "$T/mail"
rm -rf "$root"/queue/[0-9]*
inside_with_mail true
expect_equal "delivered with the virus" "" "$(grep -L 'FORWARDED_MSG_1.rfc822' "$root"/queue/[0-9]*/message || true)"

step "and back, while mail flows: a stub stands in between, then the source's programs scan with the same settings"
inside_with_mail dpkg -r qmail-scanq
inside_with_mail "$source/install.sh" --tcprules /etc/tcp.smtp
rm -rf "$root"/queue/[0-9]*
inside_with_mail true
expect_equal "delivered with the virus" "" "$(grep -L 'FORWARDED_MSG_1.rfc822' "$root"/queue/[0-9]*/message || true)"
expect_equal language ja "$(inside scanq config get language)"
