#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq setup: the management screen, used by keyboard in a terminal of 80x24.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_setup.sh"

it "without a terminal it says what to do instead"
status=0
"$build/scanq" --conf "$conf" setup < /dev/null > "$T/out" 2>&1 || status=$?
expect_equal status 2 "$status"
expect_match complaint 'needs a terminal.*scanq config set' "$(cat "$T/out")"

it "no other command has the screen's library to load"
readelf -d "$build/scanq" > "$T/out"
! grep -q newt "$T/out" || fail "scanq is linked with newt"

it "it opens with how things are"
start
expect_screen 'Mail virus scanner' 'Actions +Virus: quarantine' 'Administrators +postmaster' \
  'Quarantine +1' "qmail-scanq .* $conf" 'Enter: choose'

it "an action is chosen from a list, and one line of the file changes"
cp "$conf" "$T/before"
open_page 1
expect_screen 'Virus +quarantine  keep back' 'The scan itself failed +defer'
keys Enter
expect_screen 'reject +refuse for good'
keys Down Enter
expect_screen 'Virus +reject  refuse for good'
expect_setting action_virus reject
expect_equal changes '< action_virus = quarantine|> action_virus = reject|' \
  "$(diff "$T/before" "$conf" | grep '^[<>]' | tr '\n' '|')"
to_menu

it "an administrator is added"
open_page 4
expect_screen 'New value:' '^.*postmaster'
keys End; keys -l ' ops@example.net'; keys Enter
expect_screen 'Administrators +postmaster ops@example.net'
expect_setting administrators 'postmaster ops@example.net'

it "a value that is not right is refused with the reason, and nothing is written"
before=$(md5sum < "$conf")
open_page 2
expect_screen 'Notices of a kind per hour +10'
keys Home Down Down Down Enter
expect_screen 'A whole number from 0 to 100000'
type_over lots
keys Enter
expect_screen 'Not changed' 'admin_notices_per_hour = lots'
expect_equal file "$before" "$(md5sum < "$conf")"
keys Enter
expect_screen 'New value:' 'lots'
type_over 25
keys Enter
expect_screen 'Notices of a kind per hour +25'
expect_setting admin_notices_per_hour 25
to_menu
