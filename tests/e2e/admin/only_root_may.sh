#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The commands that only root may give end with a sentence that says so, and change nothing.
. "$(dirname "$0")/../lib.sh"

it "what only root may do says so"
open_to_everybody
mkdir -m 700 -p "$T/quarantine"
scanq_conf "freshclam_program = /bin/true"; chmod 755 "$T/db"; chmod 644 "$T/scanq.conf"
only_root() {
  local status=0
  as_nobody "$T/open/scanq" --conf "$T/scanq.conf" "$@" > "$T/out" 2> "$T/err" < /dev/null || status=$?
  expect_equal "status of $*" 2 "$status"
  grep -qE 'run scanq as root$' "$T/err" || grep -qE 'run scanq as root; nothing was changed$' "$T/err" ||
    fail "$*:" "$(cat "$T/out" "$T/err")"
}
only_root quarantine list
only_root quarantine expire
only_root update
only_root update --image
only_root update --reset
only_root config set language ja
chmod 600 "$T/scanq.conf"
only_root config list
only_root update --warm
chmod 644 "$T/scanq.conf"
status=0
as_nobody script -qec "$T/open/scanq --conf $T/scanq.conf setup" /dev/null > "$T/out" 2>&1 < /dev/null || status=$?
grep -q 'setup changes files in .*run scanq as root' "$T/out" || fail "setup: $(cat "$T/out")"
