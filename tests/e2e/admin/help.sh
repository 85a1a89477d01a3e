#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Every sub-command tells its options, and all of them.
. "$(dirname "$0")/../lib.sh"
scanq_conf
scanq() { "$build/scanq" --conf "$T/scanq.conf" "$@"; }

it "--help and help have each option that a sub-command takes"
for command in $(scanq help | sed -nE 's/^  ([a-z-]+)  .*/\1/p'); do
  scanq "$command" --help > "$T/help"
  scanq help "$command" | diff - "$T/help" || fail "help $command differs from --help"
  folder=$(echo "lib/admin/${command//-/_}" | sed 's,$,*,')
  grep -ohE 'OptionRow\{"[a-z-]+"' $top/$folder -r | cut -d'"' -f2 > "$T/options" || true
  sed -nE '/kOptions\[\] = \{/,/};/s/.*\{("[a-z", {}-]+)\}.*/\1/p' $top/$folder/*.cc 2>/dev/null | grep -oE '"[a-z-]+"' | tr -d '"' >> "$T/options" || true
  for option in $(sort -u "$T/options"); do
    grep -qE -- "^  .*--$option( |\]|$)" "$T/help" || fail "scanq $command --help should tell --$option:" "$(cat "$T/help")"
  done
done
expect_equal "the options of replay were found" yes "$(grep -q -- --found-only <(scanq replay --help) && echo yes)"

it "no line of help has more than 100 columns, or a blank at its end"
for command in $(scanq help | sed -nE 's/^  ([a-z-]+)  .*/\1/p'); do scanq help "$command"; done | awk 'length > 100' > "$T/long"
[ ! -s "$T/long" ] || fail "too long:" "$(cat "$T/long")"
for command in $(scanq help | sed -nE 's/^  ([a-z-]+)  .*/\1/p'); do scanq help "$command"; done > "$T/all"
! grep -n ' $' "$T/all" > "$T/blanks" || fail "blanks at an end:" "$(cat "$T/blanks")"

it "in Japanese it is Japanese from the first line on"
env LC_ALL=ja_JP.UTF-8 "$build/scanq" --conf "$T/scanq.conf" quarantine --help > "$T/help"
grep -q '^使い方: scanq quarantine list ' "$T/help" && grep -q '表示、配送、削除します。$' "$T/help" || fail "$(cat "$T/help")"
env LC_ALL=ja_JP.UTF-8 "$build/scanq" --conf "$T/scanq.conf" help > "$T/help"
grep -q '^使い方: scanq ' "$T/help" || fail "$(cat "$T/help")"

it "--version tells the version, wherever the settings are"
expect_equal version "$("$build/scanq" --version)" "$(scanq --version)"
"$build/scanq" --version | grep -qE '^scanq [0-9]+\.' || fail "$("$build/scanq" --version)"
