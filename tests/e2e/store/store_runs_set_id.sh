#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-store as install.sh puts it: set-id to a user of its own, called by another that has no
# right to the quarantine. In a mount namespace of its own, with an /etc that holds the settings.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
owner=nobody caller=daemon
[ "$(id -u)" = 0 ] || { skip "only root can see that"; exit 0; }

mkdir -p "$T/etc/scanq" "$T/queue" "$T/quarantine" "$T/programs"
cp /etc/passwd /etc/group /etc/nsswitch.conf "$T/etc/"
cp "$build/tests/queue_stand_in" "$build/qmail-scanq" "$T/programs/"
chmod 755 "$T"
chown $caller "$T/queue"
chown $owner "$T/quarantine"
set_id_conf() {
  canned_conf 'action_virus = quarantine' "queue_program = $T/programs/queue_stand_in" 'temp_dir = /tmp' "$@"
  rm -f "$T/programs/scanq-store"
  cp "$build/scanq-store" "$T/programs/scanq-store"
  chown $owner "$T/programs/scanq-store"
  chmod 4755 "$T/programs/scanq-store"
  chmod 1777 "$T/lock"
  cp "$T/scanq.conf" "$T/etc/scanq/scanq.conf"
}
# as_caller COMMAND...: runs it as the user of qmail-smtpd, with our /etc
as_caller() { unshare -m bash -c 'mount --bind "$1" /etc && shift && exec "$@"' _ "$T/etc" \
  setpriv --reuid=$caller --regid=$caller --clear-groups "$@"; }
printf '#!/bin/bash\nT=%q caller=%q\n%s\nas_caller %q\n' "$T" "$caller" "$(declare -f as_caller)" \
  "$T/programs/qmail-scanq" > "$T/front"
chmod 755 "$T/front"
front=$T/front
infected_mail > "$T/mail"
verdict_is virus=Test.One

it "the front of an ordinary user keeps a message where that user cannot reach it"
set_id_conf 'notify_administrators = yes'
send "$T/mail"
expect_exit 0
expect_kept 1
expect_equal "owner and modes" "nobody 700 nobody 600 nobody 600" \
  "$(stat -c '%U %a' "$T/quarantine/kept/$(kept)"{,/message,/record} | xargs)"
! as_caller ls "$T/quarantine/kept" > "$T/out" 2>&1 || fail "the caller can look into it"
expect_equal "notices" 2 "$(notices | wc -l)"

# store NAME=VALUE... [COMMAND...]: run directly by the caller, with an environment that a hostile one would set
store() { status=0; as_caller env "$@" < "$T/mail" 3> "$T/answer" 1< "$T/record" 2> "$T/log" || status=$?; }
cp "$T/quarantine/kept/$(kept)/record" "$T/record"

it "its settings are those of /etc, whatever its caller names; umask and folder change nothing"
mkdir "$T/other"; chmod 777 "$T/other"
sed "s#^quarantine_dir = .*#quarantine_dir = $T/other#" "$T/scanq.conf" > "$T/other.conf"
store "SCANQ_CONF=$T/other.conf" LD_PRELOAD=/none TMPDIR="$T/other" \
  bash -c "cd '$T/other'; umask 0; ulimit -c unlimited; exec '$T/programs/scanq-store'"
expect_equal status 0 "$status"
expect_kept 2
expect_equal "made elsewhere" "" "$(ls -A "$T/other")"
expect_equal "modes" "700 600 600" "$(stat -c %a "$T/quarantine/kept/$(cat "$T/answer")"{,/message,/record} | xargs)"

it "a record that is none, an argument, a missing descriptor: nothing is kept"
head -c 3000 /dev/urandom > "$T/record"
store "$T/programs/scanq-store"; [ "$status" != 0 ] || fail "rubbish was kept"
cp "$T/quarantine/kept/$(kept | head -1)/record" "$T/record"
store "$T/programs/scanq-store" --help; [ "$status" != 0 ] || fail "it takes arguments"
store bash -c "exec 0<&-; exec '$T/programs/scanq-store'"; [ "$status" != 0 ] || fail "no message, and kept"
store bash -c "exec 1<&-; exec '$T/programs/scanq-store'"; [ "$status" != 0 ] || fail "no record, and kept"
store bash -c "exec 3<&-; exec '$T/programs/scanq-store'"; [ "$status" != 0 ] || fail "no answer, and kept"
expect_kept 2
expect_equal "left in tmp" "" "$(ls -A "$T/quarantine/tmp")"

it "its caller can end it while it copies, which acknowledges nothing"
mkfifo "$T/endless"
as_caller bash -c "echo \$\$ > '$T/other/pid'; exec '$T/programs/scanq-store'" \
  < "$T/endless" 3> "$T/answer" 1<> "$T/record" 2> "$T/log" &
exec 9> "$T/endless"
cat "$T/mail" >&9
until [ -n "$(find "$T/quarantine/tmp" -name message -size +0)" ]; do kill -0 $! || { fail "it ended"; break; }; done
as_caller bash -c "kill $(cat "$T/other/pid")" || fail "the caller cannot end it"
status=0; wait $! || status=$?
exec 9>&-
[ "$status" != 0 ] || fail "it ended well"
expect_equal answer "" "$(cat "$T/answer")"
expect_kept 2
