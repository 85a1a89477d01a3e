#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The Debian package in a system of its own: installed, mail sent through it, upgraded, removed, purged.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib_small_root.sh"
can_make_system || { skip "needs root"; exit 0; }
cd "$top"
inside_dpkg() { inside dpkg "$@" > "$T/out" 2>&1 || fail "dpkg $*:" "$(tail -20 "$T/out")"; }
version=$("$build/scanq" --version | sed 's/^scanq //')
deb=$T/packages/qmail-scanq_${version}_$(dpkg --print-architecture).deb
web_deb=${deb/qmail-scanq_/scanq-web_}
clean_mail > "$T/mail"
infected_mail > "$T/infected"

it "make deb makes a package and its source, in which lintian finds nothing wrong"
make -s deb PACKAGES="$T/packages" FROM="$build" > "$T/out" 2>&1 || fail "make deb:" "$(tail -20 "$T/out")"
lintian --fail-on error,warning,info "$deb" "$web_deb" "$T"/packages/*.dsc > "$T/out" 2>&1 || fail "$(cat "$T/out")"

it "debian/control asks for the packages that install.sh lists"
# g++ and make are on every system that builds packages; lintian does not want them named.
expect_equal Build-Depends "$(./install.sh --list-packages build | grep -vxE 'g\+\+|make' | sort)" "$(sed -n '/^Build-Depends:/,/^[A-Z]/p' conf/packaging/debian/control |
  sed '$d; s/^Build-Depends://; s/([^)]*)//; s/[ ,]//g' | grep -v '^debhelper' | sort)"

# A newer version of the package: newer_deb VERSION
newer_deb() {
  rm -rf "$T/newer"
  dpkg-deb -R "$deb" "$T/newer"
  sed -i "s/^Version: .*/Version: $1/" "$T/newer/DEBIAN/control"
}
build_newer() { dpkg-deb -Znone -b "$T/newer" "$root/tmp/scanq.deb" > "$T/out"; }
make_system $(depends_of "$deb")
cp "$deb" "$root/tmp/scanq.deb"
cp "$web_deb" "$root/tmp/web.deb"
all_files > "$T/before"

it "installed: user, folders and modes are made, the queue program stays the one that was there"
inside_dpkg -i /tmp/scanq.deb
expect_installed
grep -q 'scans no mail yet. To turn it on' "$T/out" || fail "it does not say how to turn it on:" "$(cat "$T/out")"
cmp conf/scanq.conf "$root/etc/scanq/scanq.conf" || fail "the settings are not there"

it "the engine image was built, and scanq check finds nothing else critical than the official signatures that are missing"
[ -s "$root/var/lib/scanq/engine.image" ] || fail "no image:" "$(cat "$T/out")"
inside scanq check --json > "$T/out" 2>&1 || true
# The system has signatures of the tests alone.
expect_equal "what is critical" "virus database" "$(python3 -c '
import json, sys
rows = json.load(open(sys.argv[1]))["checks"]
assert any(row["name"] == "engine image" for row in rows)
print(*[row["name"] for row in rows if row["state"] == "CRITICAL"], sep=", ")' "$T/out" 2>&1)"

it "a clean mail goes through the installed programs byte for byte, an infected one arrives cleaned"
expect_mail_flows

it "with action_virus = quarantine it is kept, whoever brought it"
expect_quarantine

it "the screen in the browser is a package of its own, which makes its keys where there is a web.conf"
web_files=$(root='' sysconf_dir='' state_dir='' libexec_dir=''; . conf/packaging/places.sh; web_files /lib/systemd/system)
for path in $web_files; do [ ! -e "$root/${path%.8}" ] || fail "$path came without it"; done
printf '%s\n' 'administrators = alice' 'user = nobody' > "$root/etc/scanq/web.conf"
inside_dpkg -i /tmp/web.deb
for path in $web_files; do [ -e "$root/$path" ] || [ -e "$root/$path.gz" ] || fail "$path is not there"; done
expect_equal "key of forms" "nobody:root 400" "$(facts_of /var/lib/scanq/web/key | sed 's/nogroup/root/')"
expect_equal "key of links" "root:root 400" "$(facts_of /var/lib/scanq/web/release-key)"
inside env GATEWAY_INTERFACE=CGI/1.1 REQUEST_METHOD=GET QUERY_STRING=t=x /usr/lib/scanq/scanq-release > "$T/out" || true
grep -q '^Status: ' "$T/out" || fail "no page:" "$(cat "$T/out")"
inside_dpkg -P scanq-web
for path in $web_files; do [ ! -e "$root/$path" ] || fail "$path is still there"; done
rm "$root/etc/scanq/web.conf"

it "an upgrade refuses and loses no mail, keeps settings and modes; the image is made for the new programs"
newer_deb "$version+1"
build_newer
rm "$root/var/lib/scanq/engine.image"
inside_with_mail dpkg -i /tmp/scanq.deb
expect_equal "scanq-store" "scanq:scanq 4755" "$(facts_of /usr/lib/scanq/scanq-store)"
expect_equal action_virus quarantine "$(inside scanq config get action_virus)"
[ -s "$root/var/lib/scanq/engine.image" ] || fail "no image:" "$(cat "$T/out")"

it "another build of libclamav comes while mail flows: nothing is lost or unscanned, the image is built anew"
tests/roots/small_root.py --pack "$root/tmp/clamav.deb" "$(dpkg-deb -f "$deb" Depends | grep -o 'libclamav[0-9]*')" 99:1
inside scanq config set action_virus clean
inside scanq config set notify_administrators no  # so that what is in the queue is the messages alone
rm -rf "$root"/queue/[0-9]*
cp "$T/infected" "$T/mail"
built_before=$(stat -c %i "$root/var/lib/scanq/engine.image")
inside_with_mail dpkg -i /tmp/clamav.deb
grep -q 'triggers for qmail-scanq' "$T/out" || fail "$(cat "$T/out")"
unscanned=$(grep -L 'FORWARDED_MSG_1.rfc822' "$root"/queue/[0-9]*/message || true)
[ -z "$unscanned" ] || fail "delivered with the virus: $unscanned"
[ "$(stat -c %i "$root/var/lib/scanq/engine.image")" != "$built_before" ] || fail "the image is the old one:" "$(cat "$T/out")"
send_inside "$T/infected"
expect_log '^SCANNED:3 .*engine=image '
inside scanq config set action_virus quarantine
inside scanq config set notify_administrators yes
clean_mail > "$T/mail"

it "settings that were changed by scanq config set stay at an upgrade that has new ones, and nobody is asked"
newer_deb "$version+2"
echo '# a new line' >> "$T/newer/usr/share/scanq/scanq.conf"
sed -i -e 's/^#language = .*/#language = ja/' -e 's/^#action_virus = .*/#action_virus = tag/' "$T/newer/usr/share/scanq/scanq.conf"
echo 'A new text.' >> "$T/newer/usr/share/scanq/templates/en/warning.txt"
build_newer
inside_dpkg -i /tmp/scanq.deb
expect_equal action_virus quarantine "$(inside scanq config get action_virus)"
! grep -q 'a new line' "$root/etc/scanq/scanq.conf" || fail "the settings were replaced"
grep -q 'the default of language is "ja" now, it was "en"' "$T/out" || fail "the changed default is not said:" "$(cat "$T/out")"
! grep -q 'the default of action_virus' "$T/out" || fail "action_virus is set here:" "$(cat "$T/out")"

it "a text that nobody has changed is replaced at that upgrade"
grep -q 'A new text' "$root/etc/scanq/templates/en/warning.txt" || fail "it is the old one"

it "an installation from source refuses to go over the package, and --uninstall takes nothing of it"
for option in '' --uninstall; do
  all_files > "$T/files"
  ./install.sh --root "$root" $option > "$T/out" 2>&1 < /dev/null || true
  grep -q 'package qmail-scanq' "$T/out" || fail "install.sh $option does not see it:" "$(cat "$T/out")"
  all_files | diff "$T/files" - > "$T/difference" || fail "install.sh $option:" "$(cat "$T/difference")"
done

it "removed while rules and run scripts still name it: loud, each line is named, and all mail goes on unscanned"
mkdir -p "$root/service/smtpd"
echo ':allow,QMAILQUEUE="/var/qmail/bin/qmail-scanq"' > "$root/etc/tcp.smtp"
echo 'QMAILQUEUE=/var/qmail/bin/qmail-scanq exec tcpserver' > "$root/service/smtpd/run"
mkdir -p "$root/etc/postfix"
echo 'smtpd_milters = unix:private/scanq-milter' > "$root/etc/postfix/main.cf"
inside_with_mail dpkg -r qmail-scanq
for line in '/etc/tcp.smtp:1::allow,QMAILQUEUE=' '/service/smtpd/run:1:QMAILQUEUE=' 'apt purge qmail-scanq' \
  'Postfix or Sendmail still hands its mail to scanq-milter'; do
  grep -qF "$line" "$T/out" || fail "\"$line\" is not said:" "$(cat "$T/out")"
done
expect_equal "codes while and after it was removed" 0 "$(sort -u <<< "$codes" | xargs)"
send_inside "$T/mail"
expect_log '^SCANNED:0 reason="qmail-scanq was removed'
cmp -s "$T/mail" "$(message "$(messages)")" || fail "the stub changed the message"
grep -q '^action_virus = quarantine' "$root/etc/scanq/scanq.conf" || fail "the settings are gone"

it "installed again, it takes the stub's place; removed when nothing names it, nothing stays there"
inside_dpkg -i /tmp/scanq.deb
[ "$(head -c 2 "$root/var/qmail/bin/qmail-scanq")" != '#!' ] || fail "it is still the stub"
rm -r "$root/etc/tcp.smtp" "$root/service" "$root/etc/postfix"
inside_with_mail dpkg -r qmail-scanq
expect_removed
[ -z "$(inside dpkg-divert --list '*qmail-scanq*')" ] || fail "a diversion is left"

it "purged: kept mail stays, since nobody said yes; all else goes, and qmail's own programs are there"
inside_dpkg -P qmail-scanq
grep -q 'mail is kept in /var/lib/scanq/quarantine' "$T/out" || fail "it does not say so:" "$(cat "$T/out")"
[ "$(find "$root/var/lib/scanq/quarantine/kept" -name message | wc -l)" = 1 ] || fail "what was kept is gone"
[ ! -e "$root/etc/scanq" ] || fail "the settings are still there"
cmp -s "$build/tests/queue_stand_in" "$root/var/qmail/bin/qmail-queue" || fail "qmail-queue is not what it was"

it "purged with nothing kept: nothing of it is left"
rm -r "$root/var/lib/scanq/quarantine/kept"
inside_dpkg -i /tmp/scanq.deb
inside_dpkg -P qmail-scanq
all_files | comm -3 "$T/before" - | grep -vE '/var/(lib/dpkg|log|cache)|/etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$|\.pwd\.lock' \
  > "$T/difference" || true
[ ! -s "$T/difference" ] || fail "$(cat "$T/difference")"
! grep -q '^scanq:' "$root/etc/passwd" || fail "the user is still there"

it "an installation from source is seen by the package, which refuses"
mkdir -p "$root/var/lib/scanq"
echo /usr/local/bin/scanq > "$root/var/lib/scanq/manifest"
inside dpkg -i /tmp/scanq.deb > "$T/out" 2>&1 && fail "it was installed over it"
grep -q 'install.sh --uninstall' "$T/out" || fail "$(cat "$T/out")"
