#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# make demo is the first thing that a visitor sees.
. "$(dirname "$0")/../lib.sh"

it "the demo shows three messages and keeps every promise"
TMPDIR=$T "$top/tests/demo/demo.py" > "$T/out" 2>&1 || fail "it ended with a failure:" "$(cat "$T/out")"
expect_equal "promises kept" "$(grep -c '^  ok ' "$T/out")" "$(grep -cE '^  (ok|BROKEN) ' "$T/out")"
grep -q '請求書.zip  0 bytes' "$T/out" || fail "the Japanese attachment is not shown as empty:" "$(cat "$T/out")"

it "no line of it looks like a fault"
grep -iE 'error|refused|ignoring|no such|cannot|failed|no virus|traceback|limited' "$T/out" > "$T/faults" && fail "$(cat "$T/faults")"

it "a build shows how far it is, also where its output goes into a file"
seq 1 25 | "$top/tests/demo/progress" 25 > "$T/out"
expect_equal progress "compiling 25 files with $(nproc) processors|[10/25]|[20/25]|" "$(tr '\n' '|' < "$T/out")"
