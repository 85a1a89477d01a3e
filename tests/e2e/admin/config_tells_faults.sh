#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq config: faults of a settings file are told with their lines, and scanq says what is missing.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_config.sh"

it "a broken file is named with its line; the change that mends it is taken"
printf 'language = en\nscan = some\n' > "$conf"
config set language ja
expect_equal status 2 "$status"
grep -q "$conf:2: scan = some: .*put that right first.*nothing was changed" "$T/err" || fail "$(got)"
config set scan all
expect_equal "status of what mends it: $(got)" 0 "$status"

it "a folder, a file that is missing, and options that a verb does not take are named"
config check /tmp
expect_equal status 2 "$status"
grep -q 'reading /tmp' "$T/err" || fail "$(got)"
! grep -q 'config sample' "$T/err" || fail "wrong advice: $(got)"
config check "$T/none"
grep -q "config sample > $T/none" "$T/err" || fail "$(got)"
for words in "get scan --changed" "list --policy x" "set scan all --changed" "check --policy x" "set scan all --policy=" "sample --changed"; do
  config $words
  expect_equal "status of $words" 2 "$status"
done

it "scanq by itself says loudly that no virus database is there"
printf '%s = %s\n' database_dir "$T/none" freshclam_program "$T/none" > "$conf"
"$build/scanq" --conf "$conf" > "$T/out" 2> "$T/err" || true
grep -q "NO VIRUS DATABASE IS INSTALLED in $T/none" "$T/err" || fail "$(got)"
grep -q 'apt install clamav-freshclam && scanq update' "$T/err" || fail "$(got)"

it "help says nothing of it"
for words in help --help "help check" "check --help"; do
  "$build/scanq" --conf "$conf" $words > "$T/out" 2> "$T/err" || fail "$words: $(got)"
  ! grep -q 'NO VIRUS DATABASE' "$T/out" "$T/err" || fail "$words: $(got)"
done
