#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The package for rpm: its files, their owners, and its scripts. Then rpm, in a system of its own,
# installs it, mail is sent through it, and it is upgraded and removed.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib_small_root.sh"
cd "$top"
version=$("$build/scanq" --version | sed 's/^scanq //')
package=$T/packages/qmail-scanq-$version-1.x86_64.rpm
# has MODE OWNER PATH: a line of the package's list
has() { grep -qE "^$1 .* $2 +$2 .* $3\$" "$T/list" || fail "no $1 $2 $3 in the package:" "$(grep -F "$3" "$T/list")"; }

it "make rpm makes a package with all the files, each with its owner and mode"
make -s rpm PACKAGES="$T/packages" FROM="$build" > "$T/out" 2>&1 || fail "make rpm:" "$(tail -20 "$T/out")"
rpm -qlvp "$package" > "$T/list"
has -rwxr-xr-x root /var/qmail/bin/qmail-scanq
has -rwxr-xr-x root /usr/bin/scanq
! grep -E 'scanq-(web|release)|samples/web' "$T/list" > "$T/out" || fail "this belongs to scanq-web:" "$(cat "$T/out")"
has -rwxr-xr-x root /usr/lib/scanq/scanq-inspect
has -rwsr-xr-x scanq /usr/lib/scanq/scanq-store
has drwx------ scanq /var/lib/scanq/quarantine
has drwxrwxrwt root /var/lib/scanq/lock
has -rw-r--r-- root /usr/lib/systemd/system/scanq-image.path
has -rw-r--r-- root /etc/cron.d/qmail-scanq

it "the screen in the browser is a package of its own, for the same version"
web_package=${package/qmail-scanq-/scanq-web-}
rpm -qlp "$web_package" > "$T/out"
for path in /usr/lib/scanq/scanq-web /usr/lib/scanq/scanq-release /usr/lib/systemd/system/scanq-web.path \
  /usr/share/scanq/samples/web/web.conf; do
  grep -qx "$path" "$T/out" || fail "no $path in it:" "$(cat "$T/out")"
done
grep -q '/man8/scanq-web' "$T/out" || fail "no manual:" "$(cat "$T/out")"
rpm -qRp "$web_package" > "$T/out"
grep -q "^qmail-scanq = $version" "$T/out" || fail "$(cat "$T/out")"

it "nothing of qmail's own is in it, nor of the folder it was built in"
! grep -q 'bin/qmail-queue' "$T/list" || fail "qmail-queue is in the package"
rpm2cpio "$package" | (mkdir "$T/files" && cd "$T/files" && cpio -id --quiet)
! grep -rlF "$T" "$T/files" > "$T/out" || fail "the folder is named in:" "$(cat "$T/out")"

it "settings are kept over an upgrade"
rpm -qp --configfiles "$package" > "$T/out"
grep -qx /etc/scanq/scanq.conf "$T/out" || fail "$(cat "$T/out")"
rpm -qp --qf '[%{FILEFLAGS:fflags} %{FILENAMES}\n]' "$package" > "$T/out"
grep -qE '^cn /etc/scanq/scanq.conf' "$T/out" || fail "not noreplace:" "$(grep /etc/scanq "$T/out")"

it "the users are made before the files come, the image after; removal stops the units"
rpm -qp --scripts --filetriggers "$package" > "$T/scripts"
sed -n '/^preinstall/,/^postinstall/p' "$T/scripts" | grep -cxE 'make_(mta_)?user' | grep -qx 2 || fail "$(cat "$T/scripts")"
sed -n '/^postinstall/,/^preuninstall/p' "$T/scripts" > "$T/script"
grep -q 'enable --now $units' "$T/script" || fail "$(cat "$T/scripts")"
sed -n '/^preuninstall/,/^postuninstall/p' "$T/scripts" > "$T/script"
grep -q 'disable --now $units' "$T/script" || fail "$(cat "$T/scripts")"
for unit in scanq-image.path scanq-update.timer scanq-warm.service; do
  grep -q "^qmail_dir=.* units='.*$unit" "$T/scripts" || fail "$unit is not turned on"
done

it "every script parses"
for script in PREIN POSTIN PREUN POSTUN; do
  rpm -qp --qf "%{$script}\n" "$package" > "$T/script"
  sh -n "$T/script" 2> "$T/out" || fail "$script: $(cat "$T/out")"
done

can_make_system || { it "the package, installed by rpm"; skip "needs root"; exit 0; }
inside_rpm() { inside rpm "$@" > "$T/out" 2>&1 || fail "rpm $*:" "$(tail -20 "$T/out")"; }
# rpm knows no packages of this system, so dependencies are not checked.
make_system rpm $(./install.sh --list-packages build | grep '^lib')
cp "$package" "$root/tmp/scanq.rpm"
clean_mail > "$T/mail"
infected_mail > "$T/infected"

it "installed: user, folders and modes are made, the queue program stays the one that was there"
inside_rpm -i --nodeps /tmp/scanq.rpm
expect_installed
[ -s "$root/var/lib/scanq/engine.image" ] || fail "no image:" "$(cat "$T/out")"
inside rpm -V --nodeps qmail-scanq > "$T/out" 2>&1 || fail "what rpm has installed differs:" "$(cat "$T/out")"

it "a clean mail goes through the installed programs byte for byte, an infected one arrives cleaned"
expect_mail_flows

it "with action_virus = quarantine it is kept, whoever brought it"
expect_quarantine

it "an upgrade refuses and loses no mail, keeps settings and modes; the image is made for the new programs"
rm "$root/var/lib/scanq/engine.image"
inside_with_mail rpm -U --force --nodeps /tmp/scanq.rpm
expect_installed
expect_equal action_virus quarantine "$(inside scanq config get action_virus)"
[ -s "$root/var/lib/scanq/engine.image" ] || fail "no image:" "$(cat "$T/out")"

it "another package that brings libclamav: rpm's trigger has the image built anew"
rm "$root/var/lib/scanq/engine.image"
library=$(readlink -f /usr/lib/x86_64-linux-gnu/libclamav.so)
cat > "$T/clamav.spec" <<SPEC
Name: clamav-lib
Version: 99
Release: 1
Summary: For a test
License: none
%description
None.
%install
install -D $library %{buildroot}%{_libdir}/${library##*/}
%files
%{_libdir}/${library##*/}
SPEC
rpmbuild -bb --define "_topdir $T/rpm" --define 'debug_package %{nil}' "$T/clamav.spec" > "$T/out" 2>&1 || fail "$(tail "$T/out")"
cp "$T"/rpm/RPMS/*/clamav-lib*.rpm "$root/tmp/clamav.rpm"
inside_rpm -i --nodeps /tmp/clamav.rpm
[ -s "$root/var/lib/scanq/engine.image" ] || fail "no image:" "$(cat "$T/out")"

it "removed while a file still names it: loud, the line is named, and mail goes on unscanned"
echo ':allow,QMAILQUEUE="/var/qmail/bin/qmail-scanq"' > "$root/etc/tcp.smtp"
inside_with_mail rpm -e qmail-scanq
grep -qF '/etc/tcp.smtp:1::allow,QMAILQUEUE=' "$T/out" || fail "the line is not named:" "$(cat "$T/out")"
send_inside "$T/mail"
expect_log '^SCANNED:0 reason="qmail-scanq was removed'
rm "$root/etc/tcp.smtp"
mv "$root/etc/scanq/scanq.conf.rpmsave" "$root/etc/scanq/scanq.conf"
inside_rpm -i --nodeps /tmp/scanq.rpm
grep -q 'scans no mail yet. To turn it on' "$T/out" || fail "it does not say how to turn it on:" "$(cat "$T/out")"

it "removed: no mail is lost, the programs go, settings and quarantine stay"
inside_with_mail rpm -e qmail-scanq
expect_removed
grep -q '^action_virus = quarantine' "$root/etc/scanq/scanq.conf.rpmsave" || fail "the settings are gone"
