#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Tests and install.sh run make in the folder of one build, side by side.
. "$(dirname "$0")/../lib.sh"
cd "$top"
# The lists of each folder's sources, which are quickly made.
lists=(); for folder in lib/*/; do lists+=("$T/build/gen/${folder}together.cc"); done
make_lists() { make -s -j2 BUILD="$T/build" "${lists[@]}"; }

it "makes at once do not disturb each other where a source is newer than what was made"
make_lists > "$T/out" 2>&1 || fail "$(cat "$T/out")"
for round in 1 2 3; do
  touch -d '2000-01-01' "${lists[@]}"
  makes=()
  for number in 1 2 3 4; do make_lists > "$T/out.$number" 2>&1 & makes+=($!); done
  for make in "${makes[@]}"; do wait "$make" || fail "round $round: a make failed:" "$(cat "$T"/out.*)"; done
done
expect_equal "drafts left" "" "$(find "$T/build/gen" -name 'together.cc?*')"
