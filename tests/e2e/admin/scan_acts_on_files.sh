#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq scan removes, moves or copies infected files, as clamscan does, and no others.
. "$(dirname "$0")/../lib.sh"
scanq_conf
cd "$T"
name=Eicar-Test-Signature.UNOFFICIAL
fill() { rm -rf f; mkdir -p f/sub out; eicar > f/bad; eicar > f/sub/bad; echo hello > f/clean; ln -s sub/bad f/link; }
scan() { status=0; "$build/scanq" --conf "$T/scanq.conf" scan --no-summary "$@" > "$T/out.txt" 2> "$T/err" || status=$?; }
names() { (cd "$1" && find . -type f | sort | tr '\n' ' '); }

it "copies have names of their own, and the files stay"
fill
scan -ri --copy=out "$T/f"
expect_equal "status, files and copies" "1 ./bad ./clean ./sub/bad  ./bad ./bad.001 " "$status $(names f) $(names out)"
grep -q "^$T/f/bad: copied to '$T/out/bad" "$T/out.txt" || fail "the output: $(cat "$T/out.txt")"
cmp -s f/bad out/bad || fail "the copy differs"

it "files are moved, from relative names, too"
rm -r out; fill
scan -r --move out f
expect_equal "files and copies" "./clean  ./bad ./bad.001 " "$(names f) $(names out)"
grep -q "^f/sub/bad (real path: '$T/f/sub/bad'): moved to '$T/out/bad" "$T/out.txt" || fail "the output: $(cat "$T/out.txt")"

it "files are moved to another file system"
if far=$(mktemp -d /dev/shm/scanq-test.XXXXXX 2> /dev/null); then
  fill
  scan -i --move="$far" f/bad
  expect_equal "files and copies" "./clean ./sub/bad  ./bad " "$(names f) $(names "$far")"
  rm -r "$far"
else skip "there is no other file system"; fi

it "files are removed, the target of a link that was named among them"
fill
scan -i --remove f/link
expect_equal "files" "./bad ./clean " "$(names f)"
scan --remove=yes f/bad f/clean
expect_equal "files" "./clean " "$(names f)"
grep -q "^f/bad (real path: '$T/f/bad'): Removed.$" "$T/out.txt" || fail "the output: $(cat "$T/out.txt")"

it "a file that takes the place of the scanned one stays"
fill
fake_worker scanq-inspect 'mv '"$T/f/bad $T/f/old; echo new > $T/f/bad"'
exec "'"$build"'/scanq-inspect" "$@"'
scanq_conf "program_dir = $T/programs" 'thaw_workers = no'
scan --remove f/bad
expect_equal "what is left of both" "new ./bad ./clean ./sub/bad " "$(cat f/bad) $(names f)"
scanq_conf

it "no two of them, and no folder that is not there"
scan --remove --copy=out f
expect_equal status 2 "$status"
scan --move=nowhere f
expect_equal "status and output" "2 " "$status $(cat "$T/out.txt")"
