#!/bin/bash
# The Debian package in a system of its own: installed, mail sent through it, upgraded, removed, purged.
. "$(dirname "$0")/lib.sh"
unshare --mount --pid --fork true 2>/dev/null || { it "the Debian package (needs root)"; exit 0; }
root=$T/root
cd "$top"
# In the small system, with a /proc and processes of its own.
inside() {
  unshare --mount --pid --fork --mount-proc="$root/proc" chroot "$root" /usr/bin/env -i \
    PATH=/usr/sbin:/usr/bin DEBIAN_FRONTEND=noninteractive "$@"
}
inside_dpkg() { inside dpkg "$@" > "$T/out" 2>&1 || fail "dpkg $*:" "$(tail -20 "$T/out")"; }
# dpkg, while mail is sent all the time. Sets codes, the exit codes of all that was sent; fails where a
# message was refused for good, or was taken and is not there.
inside_dpkg_with_mail() {
  local before
  cp "$T/mail" "$root/tmp/mail"
  rm -f "$root/tmp/stop" "$root/queue/codes"
  before=$(messages)
  inside STAND_IN_FOLDER=/queue sh -c '
    $0 sh -c "while [ ! -e /tmp/stop ]; do
      code=0
      /var/qmail/bin/qmail-scanq < /tmp/mail 1< /tmp/envelope 2> /dev/null || code=\$?
      echo \$code >> /queue/codes
    done" &
    until [ -s /queue/codes ]; do :; done
    status=0
    dpkg "$@" || status=$?
    touch /tmp/stop
    wait
    exit $status' "$as_nobody" "$@" > "$T/out" 2>&1 || fail "dpkg $*:" "$(tail -20 "$T/out")"
  codes=$(cat "$root/queue/codes")
  expect_equal "permanent refusals" "" "$(grep -xE '1[1-9]|2[0-9]|3[0-9]|40' <<< "$codes" || true)"
  expect_equal "messages taken" "$(grep -cx 0 <<< "$codes")" "$(($(messages) - before))"
}
messages() { find "$root/queue" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*' | wc -l; }
# A user who may do nothing, as that of qmail-smtpd is one.
as_nobody='setpriv --reuid 65534 --regid 65534 --clear-groups'
# Sends as that user. Sets exit_code; log in $T/log.
send_inside() {
  cp "$1" "$root/tmp/mail"
  envelope alice@example.org bob@example.net > "$root/tmp/envelope"
  exit_code=0
  inside STAND_IN_FOLDER=/queue $as_nobody sh -c \
    '/var/qmail/bin/qmail-scanq < /tmp/mail 1< /tmp/envelope' 2> "$T/log" || exit_code=$?
  expect_equal "exit code" 0 "$exit_code"
}
facts_of() { inside stat -c '%U:%G %a' "$1"; }
all_files() { (cd "$root" && find . -path ./proc -prune -o -path ./queue -prune -o -path ./tmp -prune -o -print) | sort; }
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

tests/e2e/small_root.py "$root" $(dpkg-deb -f "$deb" Depends | sed 's/([^)]*)//g; s/,/ /g')
mkdir -p "$root/var/lib/clamav" "$root/var/qmail/bin" "$root/queue"
chmod 1777 "$root/queue"
ln -s root/queue "$T/queue"
cp "$build/tests/queue_stand_in" "$root/var/qmail/bin/qmail-queue"
test_signatures > "$root/var/lib/clamav/test.ndb"
cp "$deb" "$root/tmp/scanq.deb"
all_files > "$T/before"

it "installed: user, folders and modes are made, the queue program stays the one that was there"
inside_dpkg -i /tmp/scanq.deb
expect_equal "scanq-store" "scanq:scanq 4755" "$(facts_of /usr/lib/scanq/scanq-store)"
expect_equal "quarantine" "scanq:scanq 700" "$(facts_of /var/lib/scanq/quarantine)"
expect_equal "locks" "root:root 1777" "$(facts_of /var/lib/scanq/lock)"
cmp -s "$build/tests/queue_stand_in" "$root/var/qmail/bin/qmail-queue" || fail "qmail-queue was replaced"

it "the engine image was built, and scanq check finds nothing critical"
[ -s "$root/var/lib/scanq/engine.image" ] || fail "no image:" "$(cat "$T/out")"
inside scanq check > "$T/out" 2>&1 || [ $? = 1 ] || fail "$(cat "$T/out")"
grep -q 'engine image' "$T/out" || fail "$(cat "$T/out")"

it "a clean mail goes through the installed programs byte for byte"
send_inside "$T/mail"
expect_unchanged "$T/mail"

it "an infected one arrives cleaned, with the warning"
send_inside "$T/infected"
expect_log '^SCANNED:3 .*engine=image .*action=clean'
grep -q 'FORWARDED_MSG_1.rfc822' "$(message 2)" || fail "$(cat "$(message 2)")"
! grep -q "$(eicar | base64 | head -c 40)" "$(message 2)" || fail "the virus is still in it"

it "with action_virus = quarantine it is kept, whoever brought it"
inside scanq config set action_virus quarantine
send_inside "$T/infected"
expect_log '^SCANNED:3 .*action=quarantine'
expect_match "list" 'eicar|Eicar|EICAR' "$(inside scanq quarantine list)"

it "an upgrade refuses and loses no mail, keeps settings and modes; the image is made for the new programs"
dpkg-deb -R "$deb" "$T/newer"
sed -i 's/^Version: .*/Version: 0.1.1/' "$T/newer/DEBIAN/control"
dpkg-deb -Znone -b "$T/newer" "$root/tmp/scanq.deb" > "$T/out"
rm "$root/var/lib/scanq/engine.image"
inside_dpkg_with_mail -i /tmp/scanq.deb
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
inside_dpkg_with_mail -r qmail-scanq
for gone in var/qmail/bin/qmail-scanq usr/bin/scanq usr/lib/scanq var/lib/scanq/engine.image; do
  [ ! -e "$root/$gone" ] || fail "$gone is still there"
done
grep -q '^action_virus = quarantine' "$root/etc/scanq/scanq.conf" || fail "the settings are gone"
[ "$(find "$root/var/lib/scanq/quarantine/kept" -name message | wc -l)" = 1 ] || fail "what was kept is gone"

it "purged: nothing of it is left, and qmail's own programs are"
inside_dpkg -P qmail-scanq
all_files | comm -3 "$T/before" - | grep -vE '/var/(lib/dpkg|log|cache)|/etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$|\.pwd\.lock' \
  > "$T/difference" || true
[ ! -s "$T/difference" ] || fail "$(cat "$T/difference")"
! grep -q '^scanq:' "$root/etc/passwd" || fail "the user is still there"
cmp -s "$build/tests/queue_stand_in" "$root/var/qmail/bin/qmail-queue" || fail "qmail-queue is not what it was"
