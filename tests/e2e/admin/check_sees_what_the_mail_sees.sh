#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq check, started by root, looks as the user that qmail runs the front as.
. "$(dirname "$0")/../lib.sh"
# `nobody` is the front's user here.
open_to_everybody
mkdir -m 1777 "$T/spare"
settings() {
  scanq_conf "temp_dir = $T/spare" "engine_image =" "$@"
  chmod 644 "$T/scanq.conf" "$T"/db/*
  chmod 755 "$T/db"
  chmod 1777 "$T/lock"
}
check() {
  status=0
  SCANQ_CONF=$T/scanq.conf "$T/open/scanq" check --json --as nobody --front "$T/open/qmail-scanq" "$@" > "$T/out" 2>&1 || status=$?
}
row() { python3 -c '
import json, sys
rows = {row["name"]: row for row in json.load(open(sys.argv[1]))["checks"]}
print(rows[sys.argv[2]][sys.argv[3]])' "$T/out" "$1" "$2"; }
expect_row() { expect_equal "state of $1" "$2" "$(row "$1" state)"; }

it "what that user can use is well, and a mail goes through"
settings
check
for name in settings qmail-scanq scanq-inspect "queue program" "temporary files" locks "test mail"; do expect_row "$name" OK; done
expect_match user 'as nobody' "$(row user text)"
[ -z "$(ls -A "$T/spare")" ] || fail "left: $(ls -A "$T/spare")"

it "settings that it cannot read: critical, and what to do"
chmod 600 "$T/scanq.conf"
check
expect_row settings CRITICAL
expect_match advice "chmod a\+r $T/scanq.conf" "$(row settings advice)"
expect_row "test mail" CRITICAL
expect_match text 'exit 55' "$(row "test mail" text)"

it "config check and config set tell it, too"
# No SMTP server and no qmaild need be here: the front is set-id to that user, as far as is asked.
mkdir -p "$T/var/qmail/bin"
cp "$front" "$T/var/qmail/bin/qmail-scanq"
chown nobody "$T/var/qmail/bin/qmail-scanq"; chmod 4755 "$T/var/qmail/bin/qmail-scanq"
with_qmail() { unshare --mount bash -c 'mount --bind "$0/var" /var && exec "$@"' "$T" "$@"; }
config() { status=0; with_qmail "$T/open/scanq" --conf "$T/scanq.conf" config "$@" > "$T/out" 2>&1 || status=$?; }
if ! with_qmail true 2> /dev/null; then
  skip "no mount namespaces"
else
  config check
  expect_equal status 2 "$status"
  grep -q 'Permission denied.*for the user nobody' "$T/out" || fail "$(cat "$T/out")"
  chmod 644 "$T/scanq.conf"
  config check
  expect_equal "status of a readable file: $(cat "$T/out")" 0 "$status"
  mkdir -m 700 "$T/roots"
  config set temp_dir "$T/roots"
  expect_equal status 2 "$status"
  grep -q 'Permission denied (for the user nobody.*nothing was changed' "$T/out" || fail "$(cat "$T/out")"
fi

it "programs, folders and a queue that it may not use: each is told"
settings
chmod 700 "$T/open/scanq-inspect" "$T/open/queue_stand_in" "$T/spare" "$T/lock"
check --quick
expect_row scanq-inspect CRITICAL
expect_row "queue program" CRITICAL
expect_row "temporary files" CRITICAL
expect_row locks WARNING
chmod 755 "$T/open/"{scanq-inspect,queue_stand_in}; chmod 1777 "$T/spare" "$T/lock"

it "a queue that takes nothing does not matter to the test mail, a front that does nothing does"
settings "queue_program = /bin/false"
check
expect_row "test mail" OK
printf '#!/bin/sh\nexit 0\n' > "$T/open/qmail-scanq"
check
expect_row "test mail" CRITICAL
expect_match text 'did not reach the queue' "$(row "test mail" text)"
printf '#!/bin/sh\nexec "$SCANQ_QMAILQUEUE" < /dev/null\n' > "$T/open/qmail-scanq"
check
expect_row "test mail" CRITICAL
