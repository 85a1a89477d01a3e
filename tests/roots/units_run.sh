#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The units of systemd, in a small system that systemd has booted.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib_small_root.sh"
cd "$top"
can_make_system || { skip "needs root"; exit 0; }

# Sets system, the process id of systemd. Fails if systemd is not up within five minutes.
boot() {
  # The variables that a container gives to its systemd.
  cat > "$T/boot" <<SCRIPT
set -e
mount -t proc proc $root/proc
mount -t sysfs -o ro sysfs $root/sys
mount -t cgroup2 cgroup2 $root/sys/fs/cgroup || {
  mount -t tmpfs cgroup $root/sys/fs/cgroup
  mkdir $root/sys/fs/cgroup/systemd
  mount -t cgroup -o none,name=systemd cgroup $root/sys/fs/cgroup/systemd
}
mount -t tmpfs run $root/run
mount -t tmpfs dev $root/dev
for device in null zero full random urandom tty; do
  : > $root/dev/\$device
  mount --bind /dev/\$device $root/dev/\$device
done
: > $root/dev/console
exec chroot $root /usr/bin/env -i container=lxc PATH=/usr/sbin:/usr/bin /lib/systemd/systemd \
  --log-target=console --show-status=no --unit=multi-user.target
SCRIPT
  (
    unshare --mount --pid --fork --uts --cgroup --kill-child bash "$T/boot" > "$T/console" 2>&1 &
    trap "{ kill -KILL $!; wait $!; } 2> /dev/null" TERM  # to which unshare does not listen
    wait
  ) &
  servers+=($!)
  for ((tries = 3000; tries > 0; --tries)); do
    system=$(pgrep -P "$(pgrep -P "${servers[0]}")") && in_system systemctl is-system-running --wait > "$T/state" 2>/dev/null || true
    if grep -qxE 'running|degraded' "$T/state"; then return 0; fi
    kill -0 "${servers[0]}" 2>/dev/null || break
    sleep 0.1
  done
  return 1
}
in_system() { nsenter --target "$system" --mount --pid --uts --cgroup chroot "$root" "$@"; }
expect_success() {  # UNIT
  expect_equal "$1" "success 0" \
    "$(in_system systemctl show --value -p Result -p ExecMainStatus "$1" | sort -r | tr '\n' ' ' | sed 's/ $//')"
}
image_is_there() { [ -s "$root/var/lib/scanq/engine.image" ]; }

version=$("$build/scanq" --version | sed 's/^scanq //')
deb=$T/packages/qmail-scanq_${version}_$(dpkg --print-architecture).deb
make -s deb PACKAGES="$T/packages" FROM="$build" > "$T/out" 2>&1 || fail "make deb:" "$(tail -20 "$T/out")"
make_system systemd systemd-sysv $(depends_of "$deb")
mkdir -p "$root/sys" "$root/run" "$root/dev"
cp "$deb" "$root/tmp/scanq.deb"
inside dpkg -i /tmp/scanq.deb > "$T/out" 2>&1 || fail "dpkg -i:" "$(tail -20 "$T/out")"

boot || { tail -3 "$T/console"; skip "needs a kernel that lets systemd boot"; exit 0; }

it "at boot the image is brought into memory, and signatures, time and quarantine are watched"
expect_success scanq-warm.service
in_system journalctl --sync
expect_match "journal" 'engine.image: .* in memory' "$(in_system journalctl -u scanq-warm.service)"
for unit in scanq-image.path scanq-image.timer scanq-update.timer scanq-expire.timer scanq-digest.timer scanq-warm.timer; do
  expect_equal "$unit" active "$(in_system systemctl is-active "$unit")"
done

it "signatures that come into the folder make a new image"
rm "$root/var/lib/scanq/engine.image"
echo "New.Test:0:*:$(printf 'NEW-TEST-SIGNATURE' | od -An -tx1 | tr -d ' \n')" > "$root/var/lib/clamav/new.ndb"
for ((tries = 6000; tries > 0; --tries)); do image_is_there && break; sleep 0.2; done
image_is_there || fail "no image after twenty minutes:" "$(in_system journalctl -u 'scanq-*')"

it "another build of libclamav makes a new image"
built_before=$(stat -c %i "$root/var/lib/scanq/engine.image")
tests/roots/small_root.py --rebuild "$(realpath "$root"/usr/lib/*/libclamav.so.[0-9]* | head -1)"
for ((tries = 6000; tries > 0; --tries)); do
  [ "$(stat -c %i "$root/var/lib/scanq/engine.image")" = "$built_before" ] || break
  sleep 0.2
done
[ "$tries" != 0 ] || fail "no new image after twenty minutes:" "$(in_system journalctl -u 'scanq-*')"

it "an update fetches signatures, an expiry looks through the quarantine"
cat > "$root/usr/bin/fetch" <<'FETCH'
#!/bin/sh
cp /var/lib/clamav/new.ndb /var/lib/clamav/fetched.ndb
FETCH
chmod 755 "$root/usr/bin/fetch"
inside scanq config set freshclam_program /usr/bin/fetch
for unit in scanq-update.service scanq-expire.service scanq-digest.service; do
  in_system systemctl start "$unit" || fail "$unit:" "$(in_system journalctl -u "$unit")"
  expect_success "$unit"
done
[ -s "$root/var/lib/clamav/fetched.ndb" ] || fail "freshclam was not started:" "$(in_system journalctl -u scanq-update.service)"

it "the socket of scanq-clamd starts it for each connection, and scanq check asks it, too"
in_system systemctl start scanq-clamd.socket || fail "the socket does not start"
expect_equal "mode and group" "660 scanq-clamd" "$(in_system stat -c '%a %G' /run/scanq/clamd.ctl)"
expect_equal "the answer" PONG "$(in_system perl -MIO::Socket::UNIX -e \
  'my $door = IO::Socket::UNIX->new("/run/scanq/clamd.ctl") or die; print $door "nPING\n"; print scalar <$door>;')"
expect_match "scanq check" "the test virus is found at /run/scanq/clamd.ctl" "$(in_system scanq check --quick || true)"
in_system systemctl stop scanq-clamd.socket
! in_system test -e /run/scanq/clamd.ctl || fail "the socket is still there"

it "what the screen in the browser asks for is done at once, by its path unit"
web_deb=${deb/qmail-scanq_/scanq-web_}  # where the screen is a package of its own
in_web_package() { [ ! -e "$web_deb" ] || in_system dpkg "$@" > "$T/out" 2>&1 || fail "dpkg $*:" "$(tail -20 "$T/out")"; }
[ ! -e "$web_deb" ] || cp "$web_deb" "$root/tmp/web.deb"
in_web_package -i /tmp/web.deb
printf '%s\n' "administrators = alice" "user = www-data" > "$root/etc/scanq/web.conf"
in_system scanq web prepare > "$T/out" 2>&1 || fail "scanq web prepare:" "$(cat "$T/out")"
in_system systemctl add-wants paths.target scanq-web.path 2> "$T/err" || fail "$(cat "$T/err")"
in_system systemctl start scanq-web.path || fail "$(in_system systemctl status scanq-web.path)"
browse() {
  in_system setpriv --reuid www-data --regid www-data --clear-groups env -i GATEWAY_INTERFACE=CGI/1.1 \
    REQUEST_METHOD=GET REMOTE_USER=alice QUERY_STRING="page=$1" /usr/lib/scanq/scanq-web
}
expect_match "the overview" 'carried out by scanq-web.path' "$(browse overview | tr -d '\n')"
expect_match "the settings" '>action_virus</a>' "$(browse settings | tr -d '\n')"
expect_equal "what waits" "" "$(ls -A "$root/var/lib/scanq/web/requests")"
in_web_package -r scanq-web

it "when the package goes, its units stop"
in_system dpkg -r qmail-scanq > "$T/out" 2>&1 || fail "dpkg -r:" "$(tail -20 "$T/out")"
expect_equal "units" "" "$(in_system systemctl list-units --plain --no-legend --state=active 'scanq-*')"
