#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# install.sh --replace-queue on a copy of a real qmail, in a root of its own: whatever qmail's programs queue is
# scanned without QMAILQUEUE, also under softlimit, by qmail-qmqpd and by the lists of ezmlm, where SCANQ_EZMLM names
# the folder of its programs. SCANQ_REAL_QMAIL names the qmail; its users have to be there. Needs root.
. "$(dirname "$0")/../e2e/lib.sh"
[ -n "${SCANQ_REAL_QMAIL:-}" ] || { skip "SCANQ_REAL_QMAIL names no qmail"; exit 0; }
mta=qmail mta_packages=''
. "$top/tests/servers/lib_mta.sh"
qmail=$SCANQ_REAL_QMAIL home=$root$SCANQ_REAL_QMAIL
in_qmail=(chroot "$root" /usr/bin/env -i)
start_layer
cp /etc/passwd /etc/group "$root/etc/"
rm -f "$root/usr/bin/freshclam"
mkdir -p "$home" "$root/var"
mount -t tmpfs -o mode=755 qmail "$home"
flock "$qmail/scanq-test.lock" cp -a "$qmail/." "$home/"
[ "$qmail" = /var/qmail ] || ln -sfn "$qmail" "$root/var/qmail"
. "$(dirname "$0")/lib_real_qmail.sh"
prepare_qmail
start_syslog
attach_to_host
kept_queue=/var/qmail/bin/qmail-queue.before-scanq
conf() { scanq_conf "queue_program = $kept_queue" "$@"; chmod -R a+rX "$T/db"; }
scanq_conf
start_delivery
cp "$home/bin/qmail-queue" "$T/original"
clean_mail > "$T/clean"
infected_mail > "$T/infected"
# inject FILE [RECIPIENT]: by qmail-inject, whose words are in $T/out
inject() {
  rm -f "$maildir"/new/*
  status=0
  "${in_qmail[@]}" /var/qmail/bin/qmail-inject -a -f "$to" "${2:-$to}" < "$1" > "$T/out" 2>&1 || status=$?
}
expect_scanned() { expect_equal "status of $1" Clean "$(header X-Virus-Status "$arrived")"; }
expect_warned() {
  expect_equal subject 'Virus warning: the report' "$(header Subject "$arrived")"
  ! grep -qF "$(eicar | base64 | head -c 40)" "$arrived" || fail "the virus is still in it"
}

it "before it, qmail-inject's mail is not scanned"
inject "$T/clean"
delivered 1
! grep -q '^X-Virus' "$arrived" || fail "$(cat "$arrived")"

it "install.sh --replace-queue: what qmail-inject sends is scanned"
run_install --replace-queue
grep -q 'bin/qmail-queue becomes qmail-scanq' "$T/out" || fail "$(tail -30 "$T/out")"
grep -q "^queue_program = $kept_queue" "$T/scanq.conf" || fail "$(cat "$T/scanq.conf")"
conf
inject "$T/clean"
expect_equal status 0 "$status"
delivered 1
expect_scanned qmail-inject
expect_arrived_unchanged "$T/clean"
inject "$T/infected"
delivered 1
expect_warned
conf 'action_virus = reject'
inject "$T/infected"
expect_equal status 100 "$status"
expect_nothing_queued

it "under softlimit -m 20000000 what qmail-smtpd takes is scanned"
conf
chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin RELAYCLIENT= softlimit -m 20000000 tcpserver -vRHl0 127.0.0.1 25 \
  /var/qmail/bin/qmail-smtpd 9>&- > "$T/smtpd.log" 2>&1 < /dev/null & servers+=($!)
for ((tries = 1200; tries > 0; --tries)); do grep -q 'status: 0/' "$T/smtpd.log" && break; sleep 0.1; done
for name in clean infected; do
  rm -f "$maildir"/new/*
  smtp_session "$T/$name" --to "$to"
  expect_match reply '^250 ok [0-9]+ qp [0-9]+' "$reply"
  delivered 1
  if [ "$name" = clean ]; then expect_scanned qmail-smtpd; else expect_warned; fi
done

it "what qmail-qmqpd takes is scanned, and a refusal is its client's D"
qmqp() {  # FILE: sets reply
  rm -f "$maildir"/new/*
  reply=$(python3 -c 'import sys
def net(b): return b"%d:%s," % (len(b), b)
sys.stdout.buffer.write(net(net(open(sys.argv[1], "rb").read()) + b"".join(net(a.encode()) for a in sys.argv[2:])))' "$1" "$to" "$to" |
    "${in_qmail[@]}" PROTO=TCP TCPREMOTEIP=192.0.2.7 /var/qmail/bin/qmail-qmqpd 2> "$T/log")
}
qmqp "$T/clean"
expect_match reply '^[0-9]+:Kok ' "$reply"
delivered 1
expect_scanned qmail-qmqpd
conf 'action_virus = reject'
qmqp "$T/infected"
expect_match reply '^[0-9]+:D' "$reply"
expect_nothing_queued

it "a list of ezmlm sends what is clean to its members; what is refused waits, and is tried again"
ezmlm=${SCANQ_EZMLM:-/usr/local/bin/ezmlm}
if [ -x "$root$ezmlm/ezmlm-make" ]; then
  as_alias() { in_root setpriv --reuid alias --regid "$(stat -c %g "$home/alias")" --clear-groups env HOME="$qmail/alias" "$@" > "$T/out" 2>&1 || fail "$*:" "$(cat "$T/out")"; }
  chown alias "$home/alias"
  # ezmlm-send asks whether the writer's domain has DMARC; here no name is known.
  rm -f "$root/etc/resolv.conf"
  echo nameserver 127.0.0.1 > "$root/etc/resolv.conf"
  python3 -c '
import socket
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
print("ready", flush=True)
while True:
    query, client = server.recvfrom(512)
    server.sendto(query[:2] + b"\x81\x83" + query[4:6] + bytes(6) + query[12:], client)' > "$T/names" & servers+=($!)
  for ((tries = 1200; tries > 0; --tries)); do [ -s "$T/names" ] && break; sleep 0.1; done
  as_alias "$ezmlm/ezmlm-make" -AbGhiJkMnOPqRSTUWX "$qmail/alias/list" "$qmail/alias/.qmail-list" list mail.example.net
  as_alias "$ezmlm/ezmlm-sub" "$qmail/alias/list" "$to"
  conf 'action_virus = reject'
  for name in clean infected; do sed 's/^To: .*/To: list@mail.example.net/' "$T/$name" > "$T/$name-to-list"; done
  inject "$T/clean-to-list" list@mail.example.net
  delivered 2
  expect_scanned ezmlm-send
  grep -qi '^Mailing-List: .*ezmlm' "$arrived" || fail "$(cat "$arrived")"
  # Infected mail that came another way: by the original.
  rm -f "$maildir"/new/*
  "${in_qmail[@]}" QMAILQUEUE="$kept_queue" /var/qmail/bin/qmail-inject -a -f "$to" list@mail.example.net < "$T/infected-to-list"
  while read -r -t 300 -u 9 line && [[ $line != *deferral:* ]]; do :; done
  expect_match delivery 'deferral:.*ezmlm-send:.*permanently_rejected' "$line"
  expect_equal "sent to members" 0 "$(find "$maildir/new" -type f | wc -l)"
  conf
  kill -ALRM "$delivery"
  delivered 2
  expect_warned
else
  skip "there is no ezmlm in $ezmlm"
fi

it "install.sh --uninstall takes it back, and mail flows on as before"
run_install --uninstall
cmp "$home/bin/qmail-queue" "$T/original" || fail "qmail-queue is not the original"
expect_equal mode "$(stat -c '%a %u %g' "$qmail/bin/qmail-queue")" "$(stat -c '%a %u %g' "$home/bin/qmail-queue")"
inject "$T/clean"
delivered 1
! grep -q '^X-Virus' "$arrived" || fail "$(cat "$arrived")"
expect_nothing_queued
