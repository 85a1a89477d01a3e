# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests that install a package into a small system of its own. Sourced after lib.sh.

root=$T/root
# A user without any rights, such as qmail-smtpd's.
as_nobody='setpriv --reuid 65534 --regid 65534 --clear-groups'

can_make_system() { unshare --mount --pid --fork true 2> /dev/null; }
# make_system PACKAGE...: with qmail's queue program, which is the stand-in, and signatures.
make_system() {
  "$top/tests/roots/small_root.py" "$root" "$@"
  make_qmail
}
make_qmail() {
  mkdir -p "$root/var/lib/clamav" "$root/var/qmail/bin" "$root/queue"
  chmod 1777 "$root/queue"
  ln -s root/queue "$T/queue"
  cp "$build/tests/queue_stand_in" "$root/var/qmail/bin/qmail-queue"
  test_signatures > "$root/var/lib/clamav/test.ndb"
}
# The packages that a package depends on.
depends_of() { dpkg-deb -f "$1" Depends | sed 's/([^)]*)//g; s/,/ /g'; }
# Runs a command in the small system, with a /proc and processes of its own.
inside() {
  unshare --mount --pid --fork --mount-proc="$root/proc" chroot "$root" /usr/bin/env -i \
    PATH=/usr/local/bin:/usr/sbin:/usr/bin DEBIAN_FRONTEND=noninteractive "$@"
}
messages() { find "$root/queue" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*' | wc -l; }
# Sends a mail as that user. Sets exit_code; the log is in $T/log.
send_inside() {
  cp "$1" "$root/tmp/mail"
  envelope alice@example.org bob@example.net > "$root/tmp/envelope"
  exit_code=0
  inside STAND_IN_FOLDER=/queue PROTO=TCP TCPREMOTEIP=192.0.2.7 $as_nobody sh -c \
    '/var/qmail/bin/qmail-scanq < /tmp/mail 1< /tmp/envelope' 2> "$T/log" || exit_code=$?
  expect_equal "exit code" 0 "$exit_code"
}
# The command of a shell that hands a mail to qmail's queue, or what stands before it.
hand_in=/var/qmail/bin/qmail-scanq
# inside_with_mail COMMAND...: runs the command while mail is sent all the time. Sets codes, the
# exit codes of all mails; fails if a message was refused permanently, or was accepted but is not in
# the queue.
inside_with_mail() {
  local before
  cp "$T/mail" "$root/tmp/mail"
  rm -f "$root/tmp/stop" "$root/queue/codes"
  before=$(messages)
  echo "$hand_in" > "$root/tmp/hand_in"
  inside STAND_IN_FOLDER=/queue sh -c '
    $0 sh -c "while [ ! -e /tmp/stop ]; do
      code=0
      sh /tmp/hand_in < /tmp/mail 1< /tmp/envelope 2> /dev/null || code=\$?
      echo \$code >> /queue/codes
    done" &
    until [ -s /queue/codes ]; do :; done
    status=0
    "$@" || status=$?
    touch /tmp/stop
    wait
    exit $status' "$as_nobody" "$@" > "$T/out" 2>&1 || fail "$*:" "$(tail -20 "$T/out")"
  codes=$(cat "$root/queue/codes")
  expect_equal "permanent refusals" "" "$(grep -xE '1[1-9]|2[0-9]|3[0-9]|40' <<< "$codes" || true)"
  expect_equal "messages taken" "$(grep -cx 0 <<< "$codes")" "$(($(messages) - before))"
}
facts_of() { inside stat -c '%U:%G %a' "$1"; }
all_files() { (cd "$root" && find . -path ./proc -prune -o -path ./queue -prune -o -path ./tmp -prune -o -print) | sort; }

# --- checks for every package, once it is installed ---
# expect_installed [PREFIX]: /usr, where packages put it, or another one.
expect_installed() {
  expect_equal "scanq-store" "scanq:scanq 4755" "$(facts_of "${1:-/usr}/lib/scanq/scanq-store")"
  [ -n "${1:-}" ] || grep -q '^scanq-mta:.*:/usr/sbin/nologin$' "$root/etc/passwd" || fail "the user of scanq-milter is not there"
  expect_equal "quarantine" "scanq:scanq 700" "$(facts_of /var/lib/scanq/quarantine)"
  expect_equal "locks" "root:root 1777" "$(facts_of /var/lib/scanq/lock)"
  cmp -s "$build/tests/queue_stand_in" "$root/var/qmail/bin/qmail-queue" || fail "qmail-queue was replaced"
}
expect_mail_flows() {
  send_inside "$T/mail"
  expect_unchanged "$T/mail"
  send_inside "$T/infected"
  expect_log '^SCANNED:3 .*engine=image .*action=clean'
  grep -q 'FORWARDED_MSG_1.rfc822' "$(message 2)" || fail "$(cat "$(message 2)")"
  ! grep -q "$(eicar | base64 | head -c 40)" "$(message 2)" || fail "the virus is still in it"
}
expect_quarantine() {
  inside scanq config set action_virus quarantine
  send_inside "$T/infected"
  expect_log '^SCANNED:3 .*action=quarantine'
  expect_match "list" 'eicar|Eicar|EICAR' "$(inside scanq quarantine list)"
}
expect_removed() {
  local gone
  for gone in var/qmail/bin/qmail-scanq usr/bin/scanq usr/lib/scanq var/lib/scanq/engine.image; do
    [ ! -e "$root/$gone" ] || fail "$gone is still there"
  done
  cmp -s "$build/tests/queue_stand_in" "$root/var/qmail/bin/qmail-queue" || fail "qmail-queue is not what it was"
  [ "$(find "$root/var/lib/scanq/quarantine/kept" -name message | wc -l)" = 1 ] || fail "what was kept is gone"
}
