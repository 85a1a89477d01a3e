#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq quarantine expire names each entry that it cannot remove, and removes all others.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
. "$here/lib_strace.sh"
canned_conf "action_virus = quarantine" "notify_recipients = no"
infected_mail > "$T/mail"
verdict_is virus=Test.One
traced "$build/scanq" "$T/traced"
expire() { status=0; "$T/traced" --conf "$T/scanq.conf" quarantine expire > "$T/out" 2> "$T/err" || status=$?; }
expect_err() { grep -qE -- "$1" "$T/err" || fail "the complaint should match \"$1\":" "$(cat "$T/err")"; }
for number in 1 2 3; do send "$T/mail"; done
expect_kept 3
touch -d '31 days ago' "$T"/quarantine/kept/*/message
oldest=$(kept | sort | head -1)

it "an entry that cannot be moved away"
echo "-e inject=renameat,renameat2:error=EIO:when=1" > "$T/inject"
expire
expect_equal status 2 "$status"
expect_err "rename\\($oldest\\): Input/output error"
expect_equal kept "$oldest" "$(kept)"
grep -q '^removed: 2 older .* kept: 1 messages' "$T/out" || fail "$(cat "$T/out")"

it "once it can be, the next run removes it"
: > "$T/inject"
expire
expect_equal status 0 "$status"
expect_kept 0

it "litter that cannot be removed"
mkdir "$T"/quarantine/tmp/{1,2,3}
touch "$T"/quarantine/tmp/{1,2,3}/message
echo "-e inject=unlinkat:error=EIO:when=1" > "$T/inject"
expire
expect_equal status 2 "$status"
expect_err '/message: Input/output error, while removing litter'
expect_equal "left in tmp" 1 "$(ls "$T/quarantine/tmp" | wc -l)"

it "a file in temp_dir of a killed process that cannot be removed"
mkdir "$T"/tmp/scanq-worker.00000{1,2}
touch "$T"/tmp/scanq-worker.00000{1,2}/part
rm -r "$T/quarantine/tmp/"*
expire
expect_equal status 2 "$status"
expect_err "$T/tmp: removing scanq-worker.00000./part: Input/output error"
expect_equal "left in tmp" 1 "$(ls "$T/tmp" | wc -l)"
: > "$T/inject"
expire
expect_equal status 0 "$status"
left=0 expect_no_litter

it "TERM stops it after the folder that it is removing, of a killed store or of a killed front"
for of in "$T/quarantine/tmp/left" "$T/tmp/scanq-worker.AAAAA"; do
  mkdir "$of"{1,2,3}
  echo "-e inject=unlinkat:signal=TERM:when=1" > "$T/inject"
  expire
  expect_equal status 2 "$status"
  expect_err 'stopped by signal 15'
  expect_equal "folders left" 2 "$(ls -d "$of"? | wc -l)"
  : > "$T/inject"
  expire
  expect_equal status 0 "$status"
  expect_equal "folders left" 0 "$(ls "${of%/*}" | wc -l)"
done
