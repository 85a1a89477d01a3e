#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Any user may make a slot for scans, and close it to all others: the other slots still limit.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
hold() { exec 8< "$T/lock/scan.$1"; flock 8; }
release() { exec 8<&-; }

it "a slot that its maker has closed to others is missing: the other ones limit, and the log tells"
if [ "$(id -u)" = 0 ]; then
  open_to_everybody
  scanq_conf 'scans_at_once = 2' 'scan_wait_seconds = 0'
  rm -f "$T/lock"/*
  chmod 1777 "$T/lock" "$T/tmp"
  chmod 644 "$T/scanq.conf"
  mkdir -p "$T/queue"; chmod 777 "$T/queue"
  install -m 0 /dev/null "$T/lock/scan.0"  # of another user, here of root
  printf '#!/bin/bash\nexec setpriv --reuid 65534 --regid 65534 --clear-groups "%s"\n' "$T/open/qmail-scanq" > "$T/open/front"
  chmod 755 "$T/open/front"; front=$T/open/front
  empty_queue; chmod 777 "$T/queue"
  send "$T/mail"
  expect_exit 0
  expect_log 'note="a scan slot is missing: open\(.*/lock/scan.0\): Permission denied, ignoring"'
  hold 1
  send "$T/mail"
  expect_exit 71
  expect_log 'error="too much load: '
  release
  install -m 0 /dev/null "$T/lock/scan.line"; rm "$T/lock/scan.0"
  send "$T/mail"
  expect_exit 0
  expect_log 'note="a scan slot is missing: open\(.*/lock/scan.line\)'
  install -m 0 /dev/null "$T/lock/scan.0"
  "$build/scanq" --conf "$T/scanq.conf" check > "$T/out" 2>&1 || true
  grep -qE 'lock/scan.0 of user 0' "$T/out" || fail "scanq check does not name the slot:" "$(cat "$T/out")"
  rm -f "$T/lock"/*
  front=$build/qmail-scanq; unset program_dir queue_program eicar_signature
fi
