# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests with a real Postfix or Sendmail, in a root of its own: this system with an empty layer over
# it, in namespaces for mounts, processes and the network. Whatever way the script ends, its processes,
# mounts and the layer end with it, and nothing reaches another network. To be read after e2e/lib.sh:
#
#   mta=postfix|sendmail         before it: the group of install.sh's list that is installed there, over
#                                the packages that are here; mta_packages where it is another group, or none
#   in_root COMMAND...           runs it there, as root
#   what lib_host.sh says of send and the expectations

: "${mta_packages=$mta}"
servers_folder=$top/tests/servers
leave() { rm -r --one-file-system -- "$T"; exit "$1"; }
say_skipped() { echo "skipped $(basename "$0" .sh): $1"; leave 0; }
# Packages of the list that were fetched today are not fetched again.
fetch_packages() {
  [ -n "$mta_packages" ] || return 0
  local folder=$top/build/roots/$mta_packages wanted
  wanted=$("$top/install.sh" --list-packages "$mta_packages")
  mkdir -p "$folder/partial"
  (
    flock 9
    [ -n "$(find "$folder/fetched" -mmin -1440 2> /dev/null)" ] && [ "$(cat "$folder/fetched")" = "$wanted" ] && exit 0
    # Nothing is installed here, so apt and dpkg may be busy elsewhere.
    # shellcheck disable=SC2086
    apt-get -q -y --no-install-recommends -o Debug::NoLocking=1 -o Dir::Cache::archives="$folder" install --download-only \
      $wanted > "$folder/log" 2>&1 || exit 1
    echo "$wanted" > "$folder/fetched"
  ) 9> "$folder.lock"
}
if [ -z "${SCANQ_MTA_OF:-}" ]; then
  trap - EXIT ERR
  [ "$(id -u)" = 0 ] || say_skipped "needs root"
  unshare --mount --pid --net --fork true 2> /dev/null || say_skipped "needs namespaces"
  fetch_packages || say_skipped "packages could not be fetched: $(tail -1 "$top/build/roots/$mta_packages/log")"
  status=0
  SCANQ_MTA_OF=$T unshare --mount --pid --net --fork --kill-child --mount-proc --propagation private "$0" "$@" || status=$?
  leave "$status"
fi
rmdir "$T"
T=$SCANQ_MTA_OF
chmod 755 "$T"
remove_files() { :; }
. "$servers_folder/lib_host.sh"

# Loopback alone.
start_network() {
  python3 -c '
import fcntl, socket, struct
with socket.socket() as s:
    fcntl.ioctl(s, 0x8914, struct.pack("16sh22x", b"lo", 0x49))  # SIOCSIFFLAGS: up, loopback, running'
}
make_layer() {
  local device
  mkdir -p "$T/layer" "$root"
  mount -t tmpfs -o mode=755 layer "$T/layer"
  mkdir "$T/layer/"{upper,work}
  mount -t overlay -o "lowerdir=/,upperdir=$T/layer/upper,workdir=$T/layer/work" root "$root" || return 1
  mount -t proc proc "$root/proc"
  mount -t tmpfs -o mode=755 dev "$root/dev"
  for device in null zero full random urandom tty; do cp -a "/dev/$device" "$root/dev/"; done
  ln -s /proc/self/fd "$root/dev/fd"
  ln -s /proc/self/fd/0 "$root/dev/stdin"
  mkdir "$root/dev/shm"
  mount -t tmpfs -o mode=755 run "$root/run"
  mkdir -p "$root$T"
  mount --bind "$T" "$root$T"
}
install_packages() {
  printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  rm -f "$root/var/lib/dpkg/lock"* "$root/etc/aliases.db"
  mkdir -p "$root/var/cache/scanq-debs"
  cp "$top/build/roots/$mta_packages/"*.deb "$root/var/cache/scanq-debs/"
  in_root sh -c 'dpkg --no-triggers --force-unsafe-io -i /var/cache/scanq-debs/*.deb' > "$T/out" 2>&1 ||
    fail "dpkg -i:" "$(tail -20 "$T/out")"
}
# sasl_user FILE: joe, whose word is secret, for SASL in this file.
sasl_user() {
  printf '%s\n' 'pwcheck_method: auxprop' 'auxprop_plugin: sasldb' 'mech_list: PLAIN' > "$root$1"
  in_root_quietly sh -c 'echo secret | saslpasswd2 -c -p -u mail.example.net joe'
}
# A certificate for TLS, with its key: /etc/mail-certificate.pem, /etc/mail-key.pem
make_certificate() {
  in_root_quietly openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=mail.example.net -days 2 \
    -keyout /etc/mail-key.pem -out /etc/mail-certificate.pem
  chmod 600 "$root/etc/mail-key.pem"
}
# Our programs, at their real places, with a user for the MTA. (make install itself: e2e/install, and install.sh
# below.)
install_ours() {
  local places=$root/usr/local
  rm -f "$root/usr/bin/freshclam"  # install.sh would have it ask a network that is not there
  mkdir -p "$places/"{bin,lib/scanq,share/scanq} "$root/etc/scanq"
  cp "$build/qmail-scanq" "$build/"scanq-* "$places/lib/scanq/"
  cp "$build/scanq" "$places/bin/"
  cp "$top/conf/scanq.conf" "$top/conf/scanq-test.ndb" "$places/share/scanq/"
  cp -r "$top/conf/templates" "$root/etc/scanq/"
  in_root_quietly useradd --system --user-group --no-create-home --shell /usr/sbin/nologin scanq
  in_root_quietly useradd --system --user-group --no-create-home --shell /usr/sbin/nologin scanq-mta
  in_root_quietly chown scanq:scanq /usr/local/lib/scanq/scanq-store
  in_root_quietly chmod 4755 /usr/local/lib/scanq/scanq-store
  in_root_quietly sh -c 'mkdir -p -m 1777 /var/lib/scanq/lock && chmod 1777 /var/lib/scanq/lock'
  attach_to_host
  mkdir -p "$T/captured" "$T/queue"
  chmod 1777 "$T/captured"
  in_root_quietly install -o scanq-mta /dev/null "$T/front_user"
}
start_root() {
  start_layer
  install_packages
  install_ours
  start_syslog
}
start_layer() {
  start_network
  make_layer || { skip "needs overlay file systems"; exit 0; }
}
start_syslog() {
  : > "$T/syslog"
  /usr/bin/python3 "$here/syslog_stand_in.py" "$root/dev/log" > "$T/syslog" & servers+=($!)
  until grep -q ready "$T/syslog"; do lives "${servers[-1]}" || { fail "syslog does not start"; return; }; sleep 0.05; done
}

# scanq check names each of these settings as one that this MTA cannot follow.
expect_unfit() {
  local setting
  for setting; do
    scanq_conf "$setting"
    in_root scanq check --quick > "$T/check" || true
    grep -qE "^CRITICAL +settings +$setting cannot be followed under $mta: write ${setting% = *} = auto" "$T/check" ||
      fail "$setting:" "$(grep settings "$T/check")"
  done
  scanq_conf
}
# $T/infected arrives with a warning in place of the virus, and postmaster is told.
expect_cleaned_and_told() {
  empty_queue
  scanq_conf "notify_administrators = yes"
  send "$T/infected"
  expect_exit 0
  expect_queued 2
  expect_no_virus
  grep -q 'another filter may$' "$(message 2)" || fail "the notice does not say that the mail may still be refused"
}
# $T/infected goes into quarantine, and out of it unscanned and as it came.
expect_release() {
  local entry
  empty_queue
  rm -rf "$T/quarantine/kept"/*
  scanq_conf "action_virus = quarantine" "notify_recipients = no"
  send "$T/infected"
  expect_exit 0
  expect_queued 0
  entry=$(sed -nE 's/.* quarantine=([^ ]+).*/\1/p' "$T/log")
  expect_equal "the queue id" "$(sed -nE 's/.* queue_id=([^ ]+).*/\1/p' "$T/log")" \
    "$(in_root scanq quarantine show "$entry" | sed -n 's/^queue id *//p')"
  ! grep -q "$(printf Mmain | od -An -tx1 | tr -d ' ')" "$T/quarantine/kept/$entry/record" || fail "a record of our own is kept"
  in_root_quietly scanq quarantine release "$entry"
  wait_for_delivery
  expect_queued 1
  expect_unchanged "$T/infected"
  expect_equal envelope 'Falice@example.org|Tbob@example.net||' "$(envelope_of 1)"
}
