#!/bin/bash
# The Debian package in a system of its own: installed, mail sent through it, upgraded, removed, purged.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_small_root.sh"
can_make_system || { skip "needs root"; exit 0; }
cd "$top"
inside_dpkg() { inside dpkg "$@" > "$T/out" 2>&1 || fail "dpkg $*:" "$(tail -20 "$T/out")"; }
deb=$T/packages/qmail-scanq_0.1.0_amd64.deb
clean_mail > "$T/mail"
infected_mail > "$T/infected"

it "make deb makes a package and its source, in which lintian finds nothing wrong"
make -s deb PACKAGES="$T/packages" FROM="$build" > "$T/out" 2>&1 || fail "make deb:" "$(tail -20 "$T/out")"
lintian --fail-on error,warning,info "$deb" "$T"/packages/*.dsc > "$T/out" 2>&1 || fail "$(cat "$T/out")"

it "debian/control asks for the packages that install.sh lists"
# g++ and make are on every system that builds packages; lintian does not want them named.
expect_equal Build-Depends "$(./install.sh --list-packages build | grep -vxE 'g\+\+|make' | sort)" "$(sed -n '/^Build-Depends:/,/^[A-Z]/p' debian/control |
  sed '$d; s/^Build-Depends://; s/([^)]*)//; s/[ ,]//g' | grep -v '^debhelper' | sort)"

make_system $(depends_of "$deb")
cp "$deb" "$root/tmp/scanq.deb"
all_files > "$T/before"

it "installed: user, folders and modes are made, the queue program stays the one that was there"
inside_dpkg -i /tmp/scanq.deb
expect_installed

it "the engine image was built, and scanq check finds nothing critical"
[ -s "$root/var/lib/scanq/engine.image" ] || fail "no image:" "$(cat "$T/out")"
inside scanq check > "$T/out" 2>&1 || [ $? = 1 ] || fail "$(cat "$T/out")"
grep -q 'engine image' "$T/out" || fail "$(cat "$T/out")"

it "a clean mail goes through the installed programs byte for byte, an infected one arrives cleaned"
expect_mail_flows

it "with action_virus = quarantine it is kept, whoever brought it"
expect_quarantine

it "an upgrade refuses and loses no mail, keeps settings and modes; the image is made for the new programs"
dpkg-deb -R "$deb" "$T/newer"
sed -i 's/^Version: .*/Version: 0.1.1/' "$T/newer/DEBIAN/control"
dpkg-deb -Znone -b "$T/newer" "$root/tmp/scanq.deb" > "$T/out"
rm "$root/var/lib/scanq/engine.image"
inside_with_mail dpkg -i /tmp/scanq.deb
expect_equal "scanq-store" "scanq:scanq 4755" "$(facts_of /usr/lib/scanq/scanq-store)"
expect_equal action_virus quarantine "$(inside scanq config get action_virus)"
[ -s "$root/var/lib/scanq/engine.image" ] || fail "no image:" "$(cat "$T/out")"

it "another libclamav: dpkg's trigger has the image built anew"
rm "$root/var/lib/scanq/engine.image"
tests/e2e/small_root.py --pack "$root/tmp/clamav.deb" "$(dpkg-deb -f "$deb" Depends | grep -o 'libclamav[0-9]*')" 99:1
inside_dpkg -i /tmp/clamav.deb
grep -q 'triggers for qmail-scanq' "$T/out" || fail "$(cat "$T/out")"
[ -s "$root/var/lib/scanq/engine.image" ] || fail "no image:" "$(cat "$T/out")"

it "removed: no mail is lost, the programs go, settings and quarantine stay"
inside_with_mail dpkg -r qmail-scanq
expect_removed
grep -q '^action_virus = quarantine' "$root/etc/scanq/scanq.conf" || fail "the settings are gone"

it "purged: nothing of it is left, and qmail's own programs are"
inside_dpkg -P qmail-scanq
all_files | comm -3 "$T/before" - | grep -vE '/var/(lib/dpkg|log|cache)|/etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$|\.pwd\.lock' \
  > "$T/difference" || true
[ ! -s "$T/difference" ] || fail "$(cat "$T/difference")"
! grep -q '^scanq:' "$root/etc/passwd" || fail "the user is still there"
cmp -s "$build/tests/queue_stand_in" "$root/var/qmail/bin/qmail-queue" || fail "qmail-queue is not what it was"
