#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# install.sh: install, upgrade and uninstall while mail is sent all the time.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_install.sh"
cp "$build/tests/queue_stand_in" "$root$qmail/bin/qmail-queue.kept"
clean_mail > "$T/mail"
envelope alice@example.org bob@example.net > "$T/envelope"
# An administrator's settings, which an installation must keep.
scanq_conf "program_dir = $root/usr/local/lib/scanq" "queue_program = $root$qmail/bin/qmail-queue" "language = ja"
mkdir -p "$root/etc/scanq" "$root/tmp"
cp "$T/scanq.conf" "$root/etc/scanq/scanq.conf"
mkdir -p "$T/queue"
# Sends through bin/qmail-queue, as every program of qmail does, until $T/stop is there.
keep_sending() {
  local code
  while [ ! -e "$T/stop" ]; do
    code=0
    SCANQ_CONF=$root/etc/scanq/scanq.conf STAND_IN_FOLDER=$T/queue \
      "$root$qmail/bin/qmail-queue" < "$T/mail" 1< "$T/envelope" 2>> "$T/log" || code=$?
    echo "$code" >> "$T/codes"
  done
}

keep_sending & sender=$!
servers+=("$sender")

it "installed in place of qmail-queue: the settings stay, the original is kept beside it"
run_it --replace-queue
cmp -s "$root$qmail/bin/qmail-queue" "$build/qmail-scanq" || fail "bin/qmail-queue is not qmail-scanq"
cmp -s "$root$qmail/bin/qmail-queue.before-scanq" "$build/tests/queue_stand_in" || fail "the original is not kept"
grep -q '^language = ja' "$root/etc/scanq/scanq.conf" || fail "the settings were not kept"
expect_equal "mode of the quarantine" 700 "$(stat -c %a "$root/var/lib/scanq/quarantine")"
[ ! -e "$root/usr/local/lib/scanq/scanq-store" ] ||
  expect_equal "mode of scanq-store" 4755 "$(stat -c %a "$root/usr/local/lib/scanq/scanq-store")"
grep -q '^scanq:' "$root/etc/passwd" || fail "no user scanq"

it "a message of then is scanned"
scanned_before=$(grep -c '^SCANNED:1' "$T/log" || true)
SCANQ_CONF=$root/etc/scanq/scanq.conf STAND_IN_FOLDER=$T/queue \
  "$root$qmail/bin/qmail-queue" < "$T/mail" 1< "$T/envelope" 2> "$T/log.now" || fail "exit $?" "$(cat "$T/log.now")"
grep -q '^SCANNED:1' "$T/log.now" || fail "$(cat "$T/log.now")"

it "an upgrade tells new settings and other defaults, and changes nothing else"
sample=$root/usr/local/share/scanq/scanq.conf
sed -i -e '/^#scan_timeout_seconds/d' -e 's/^#\(max_ratio\|language\) = .*/#\1 = old/' "$sample"
find "$root" ! -path '*/queue*' | sort > "$T/before"
run_it --replace-queue
grep -q 'new settings.*scan_timeout_seconds' "$T/out" || fail "$(cat "$T/out")"
grep -q 'the default of max_ratio is "2000" now, it was "old"; as before: scanq config set max_ratio "old"' "$T/out" ||
  fail "$(cat "$T/out")"
! grep -q 'the default of language' "$T/out" || fail "language is set here:" "$(cat "$T/out")"
find "$root" ! -path '*/queue*' | sort | diff "$T/before" - > "$T/difference" || fail "$(cat "$T/difference")"

it "a qmail that was built anew has a new qmail-queue: installing again keeps that one, not the old"
cp "$build/tests/queue_stand_in" "$T/rebuilt"; echo rebuilt >> "$T/rebuilt"
cp "$T/rebuilt" "$root$qmail/bin/qmail-queue.rebuilt"
mv "$root$qmail/bin/qmail-queue.rebuilt" "$root$qmail/bin/qmail-queue"
run_it --replace-queue
cmp -s "$root$qmail/bin/qmail-queue" "$build/qmail-scanq" || fail "bin/qmail-queue is not qmail-scanq"
cmp -s "$root$qmail/bin/qmail-queue.before-scanq" "$T/rebuilt" || fail "the new original is not kept"

it "--uninstall puts qmail-queue back and leaves settings and quarantine"
run_it --uninstall
cmp -s "$root$qmail/bin/qmail-queue" "$T/rebuilt" || fail "qmail-queue is not back"
[ ! -e "$root$qmail/bin/qmail-scanq" ] || fail "qmail-scanq is still there"
[ ! -e "$root/usr/local/bin/scanq" ] || fail "scanq is still there"
[ -e "$root/etc/scanq/scanq.conf" ] && [ -d "$root/var/lib/scanq/quarantine" ] || fail "settings or quarantine are gone"

it "no message was refused for good all the while, and each that was taken is there"
until [ "$(wc -l < "$T/codes")" -gt 3 ]; do lives "$sender" || break; done
touch "$T/stop"
wait "$sender" || true
expect_equal "permanent refusals" "" "$(grep -xE '1[1-9]|2[0-9]|3[0-9]|40' "$T/codes" || true)"
expect_equal "messages taken" "$(($(grep -cx 0 "$T/codes") + 1))" "$(queued)"

it "--uninstall --purge leaves nothing"
run_it --uninstall --purge
expect_equal "left" "" "$(find "$root/etc/scanq" "$root/var/lib/scanq" "$root/usr/local" -type f 2>/dev/null)"
! grep -q '^scanq:' "$root/etc/passwd" || fail "the user scanq is still there"
