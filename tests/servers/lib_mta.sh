# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests with a real Postfix or Sendmail, in a root of its own: this system with an empty layer over
# it, in namespaces for mounts, processes and the network. Whatever way the script ends, its processes,
# mounts and the layer end with it, and nothing reaches another network. To be read after e2e/lib.sh:
#
#   mta=postfix|sendmail         before it: the group of install.sh's list that is installed there, over
#                                the packages that are here
#   in_root COMMAND...           runs it there, as root
#   send, message, envelope_of, expect_... are those of e2e/lib.sh, by SMTP to the MTA at port 25, until
#   all that it made is delivered; capture_mail is what it delivers to

servers_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
leave() { rm -r --one-file-system -- "$T"; exit "$1"; }
say_skipped() { echo "skipped $(basename "$0" .sh): $1"; leave 0; }
# Packages that were fetched today are not fetched again.
fetch_packages() {
  local folder=$top/build/roots/$mta
  mkdir -p "$folder/partial"
  (
    flock 9
    [ -z "$(find "$folder/fetched" -mmin -1440 2> /dev/null)" ] || exit 0
    apt-get -q -y --no-install-recommends -o Dir::Cache::archives="$folder" install --download-only \
      $("$top/install.sh" --list-packages "$mta") > "$folder/log" 2>&1 || exit 1
    touch "$folder/fetched"
  ) 9> "$folder.lock"
}
if [ -z "${SCANQ_MTA_OF:-}" ]; then
  trap - EXIT ERR
  [ "$(id -u)" = 0 ] || say_skipped "needs root"
  unshare --mount --pid --net --fork true 2> /dev/null || say_skipped "needs namespaces"
  fetch_packages || say_skipped "packages could not be fetched: $(tail -1 "$top/build/roots/$mta/log")"
  status=0
  SCANQ_MTA_OF=$T unshare --mount --pid --net --fork --kill-child --mount-proc --propagation private "$0" "$@" || status=$?
  leave "$status"
fi
rmdir "$T"
T=$SCANQ_MTA_OF root=$T/root
chmod 755 "$T"
remove_files() { :; }

in_root() {
  chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" < /dev/null
}
in_root_quietly() { in_root "$@" > "$T/out" 2>&1 || fail "$*:" "$(tail -30 "$T/out")"; }
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
  cp "$top/build/roots/$mta/"*.deb "$root/var/cache/scanq-debs/"
  in_root sh -c 'dpkg -i /var/cache/scanq-debs/*.deb' > "$T/out" 2>&1 || fail "dpkg -i:" "$(tail -20 "$T/out")"
}
# Our programs, at their real places, with a user for the MTA.
install_ours() {
  make -s -C "$top" -o all install BUILD="$build" DESTDIR="$root" > "$T/out" 2>&1 || fail "make install:" "$(tail -20 "$T/out")"
  in_root_quietly useradd --system --user-group --no-create-home --shell /usr/sbin/nologin scanq
  in_root_quietly useradd --system --user-group --no-create-home --shell /usr/sbin/nologin scanq-mta
  in_root_quietly chown scanq:scanq /usr/local/lib/scanq/scanq-store
  in_root_quietly chmod 4755 /usr/local/lib/scanq/scanq-store
  in_root_quietly sh -c 'mkdir -p -m 1777 /var/lib/scanq/lock && chmod 1777 /var/lib/scanq/lock'
  ln -sf "$T/scanq.conf" "$root/etc/scanq/scanq.conf"
  mkdir -p "$T/queue" "$T/tmp" "$T/lock"
  chmod 1777 "$T/queue" "$T/tmp" "$T/lock"
  in_root_quietly install -d -m 700 -o scanq -g scanq "$T/quarantine"
}
start_root() {
  start_network
  make_layer || { skip "needs overlay file systems"; exit 0; }
  install_packages
  install_ours
  "$here/syslog_stand_in.py" "$root/dev/log" > "$T/syslog" & servers+=($!)
  for ((tries = 100; tries > 0; --tries)); do grep -q ready "$T/syslog" && break; sleep 0.1; done
}
eval "general_$(declare -f scanq_conf)"
scanq_conf() {
  general_scanq_conf "queue_program = /var/qmail/bin/qmail-queue" "program_dir = /usr/local/lib/scanq" "test_signatures = /usr/local/share/scanq/scanq-test.ndb" \
    "template_dir = /etc/scanq/templates" "log_to = auto" "host_name = mail.example.net" "$@"
  chmod 1777 "$T/tmp" "$T/lock"
}

# All that stands in syslog now, even what is on its way; from_here marks where the next test begins.
marks=0
wait_for_syslog() {
  local mark
  mark=MARK-$((++marks))-$$
  logger --socket "$root/dev/log" --tag mark "$mark"
  for ((tries = 600; tries > 0; --tries)); do grep -qF "$mark" "$T/syslog" && return; sleep 0.05; done
  fail "syslog does not answer"
}
from_here() { wait_for_syslog; log_from=$(($(wc -l < "$T/syslog") + 1)); }
new_log() {
  wait_for_syslog
  tail -n "+${log_from:-1}" "$T/syslog" > "$T/mta-log"
  sed -nE 's/^<[0-9]+>.* (qmail-scanq|scanq-milter|scanq-pipe)\[[0-9]+\]: //p' "$T/mta-log" > "$T/log"
}
# Nothing waits in the MTA's queue.
wait_for_delivery() {
  for ((tries = 1200; tries > 0; --tries)); do queue_is_empty && return; sleep 0.05; done
  fail "still in the MTA's queue:" "$(tail -5 "$T/syslog")"
}
# smtp_session MESSAGE-FILE [option of smtp_session.py...]: sets reply.
smtp_session() {
  local file=$1
  shift
  "$servers_folder/smtp_session.py" "$@" < "$file" > "$T/transcript" 2>&1 || fail "smtp_session.py:" "$(tail -3 "$T/transcript")"
  reply=$(tail -1 "$T/transcript")
}
# send MESSAGE-FILE [SENDER [RECIPIENT...]]: as in e2e/lib.sh, with the exit code that tells the same.
send() {
  local file=$1 sender=${2-alice@example.org} recipient options=()
  shift $(($# < 2 ? $# : 2))
  [ $# -gt 0 ] || set -- bob@example.net
  for recipient; do options+=(--to "$recipient"); done
  [ -f "$T/scanq.conf" ] || scanq_conf
  from_here
  smtp_session "$file" --from "$sender" ${smtp_options[@]+"${smtp_options[@]}"} "${options[@]}"
  wait_for_delivery
  new_log
  unread=0 left=0
  exit_code=$(sed -nE 's/^SCANNED:.* exit=([0-9]+)$/\1/p' "$T/log" | tail -1)
  case $reply in
    250*) [ "${exit_code:-0}" = 0 ] || fail "exit=$exit_code, but the reply is \"$reply\""; exit_code=0 ;;
    55*) if [ "$exit_code" = 82 ]; then
           printf 'D%s' "${reply#*5.7.1 }" > "$T/text6"; [ -n "${text_channels[*]}" ] || exit_code=31
         fi ;;
    4*) if [ "$exit_code" = 82 ]; then
          printf 'Z%s' "${reply#*4.3.0 }" > "$T/text6"; [ -n "${text_channels[*]}" ] || exit_code=71
        fi ;;
    *) exit_code="reply $reply" ;;
  esac
}
empty_queue() { rm -rf "$T/queue/"[0-9]* "$T/queue/calls"; }
expect_no_litter() { [ -z "$(ls -A "$T/tmp")" ] || fail "left in the temporary folder: $(ls -A "$T/tmp")"; }
expect_reply() { [[ $reply =~ ^$1 ]] || fail "reply: should match \"^$1\", it is \"$reply\"; the log:" "$(tail -5 "$T/mta-log")"; }
