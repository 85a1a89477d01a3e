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

it "no line of help has more than 100 columns"
for command in $(scanq help | sed -nE 's/^  ([a-z-]+)  .*/\1/p'); do scanq help "$command"; done | awk 'length > 100' > "$T/long"
[ ! -s "$T/long" ] || fail "too long:" "$(cat "$T/long")"

it "--version tells the version, wherever the settings are"
expect_equal version "$("$build/scanq" --version)" "$(scanq --version)"
"$build/scanq" --version | grep -qE '^scanq [0-9]+\.' || fail "$("$build/scanq" --version)"
