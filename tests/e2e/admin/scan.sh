#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq scan has clamscan's command line, output and exit codes.
. "$(dirname "$0")/../lib.sh"
scanq_conf
mkdir -p "$T/f/sub"
cd "$T"
eicar > f/eicar
echo hello > f/clean
: > f/empty
virus > f/sub/deep
{ virus; second_virus; } > f/both
ln -s eicar f/link
name=Eicar-Test-Signature.UNOFFICIAL
# scan ARGUMENT...: sets status; output and complaints are in $T/out and $T/err
scan() { status=0; "$build/scanq" --conf "$T/scanq.conf" scan "$@" > "$T/out" 2> "$T/err" || status=$?; }
expect_scan() {  # STATUS LINE...: in any order
  expect_equal "status" "$1" "$status"
  expect_equal "output" "$(printf '%s\n' "${@:2}" | sort)" "$(sort "$T/out")"
}

it "a folder is scanned, and those in it with -r"
scan --no-summary f
expect_scan 1 "f/eicar: $name FOUND" "f/clean: OK" "f/empty: Empty file" "f/link: Symbolic link" \
  "f/both: Scanq.Test.One.UNOFFICIAL FOUND"
scan -ri --no-summary --jobs 3 f
expect_scan 1 "f/eicar: $name FOUND" "f/both: Scanq.Test.One.UNOFFICIAL FOUND" "f/sub/deep: Scanq.Test.One.UNOFFICIAL FOUND"

it "clean files are 0, and what cannot be scanned is 2, unless something was found"
scan --no-summary f/clean
expect_scan 0 "f/clean: OK"
scan --no-summary f/clean nowhere
expect_scan 2 "f/clean: OK"
grep -q "^nowhere: No such file or directory$" "$T/err" || fail "the complaint: $(cat "$T/err")"
scan --no-summary nowhere f/eicar
expect_equal status 1 "$status"
scan --no-summary --stdout nowhere
expect_equal status 2 "$status"
grep -q "^WARNING: nowhere: Can't access file$" "$T/out" || fail "the output: $(cat "$T/out")"

it "all matches are told with -z, names that are given are links' targets, and - is the input"
scan --no-summary -z f/both
expect_scan 1 "f/both: Scanq.Test.One.UNOFFICIAL FOUND" "f/both: Scanq.Test.Two.UNOFFICIAL FOUND"
scan --no-summary f/link
expect_scan 1 "f/link: $name FOUND"
eicar | scan --no-summary -
expect_scan 1 "stdin: $name FOUND"

it "patterns choose files and folders, and a list names them"
scan --no-summary -r --exclude=both --exclude-dir=sub f
expect_scan 1 "f/eicar: $name FOUND" "f/clean: OK" "f/empty: Empty file" "f/link: Symbolic link" "f/both: Excluded" \
  "f/sub: Excluded"
printf 'f/clean\nf/sub/deep\n' > list
scan --no-summary -o -f list
expect_scan 1 "f/sub/deep: Scanq.Test.One.UNOFFICIAL FOUND"

it "a file over the limit is OK as in clamscan, with a warning, or found where that is wanted"
{ head -c 2000000 /dev/zero; eicar; } > f/large
scan --no-summary --max-filesize=1M f/large
expect_scan 0 "f/large: OK"
grep -q "^WARNING: f/large: not scanned to its end: Heuristics.Limits.Exceeded.MaxFileSize$" "$T/err" ||
  fail "the warning: $(cat "$T/err")"
scan --no-summary --max-filesize=1M --alert-exceeds-max f/large
expect_scan 1 "f/large: Heuristics.Limits.Exceeded.MaxFileSize FOUND"

it "there is a summary, a log, and silence where that is wanted"
scan -l "$T/log" f/eicar
grep -q '^Infected files: 1$' "$T/out" && grep -q '^Scanned files: 1$' "$T/out" || fail "the summary: $(cat "$T/out")"
grep -q "^f/eicar: $name FOUND$" "$T/log" || fail "the log: $(cat "$T/log")"
scan --quiet f/eicar
expect_scan 1

it "an unknown option is an error, and nothing is scanned"
scan --bytecode f
expect_scan 2
grep -q '^scanq: unknown option --bytecode' "$T/err" || fail "the complaint: $(cat "$T/err")"

it "without signatures nothing is OK"
scanq_conf 'required_signatures = main daily'
scan --no-summary f/clean
expect_scan 2 "f/clean: no virus database ERROR"
