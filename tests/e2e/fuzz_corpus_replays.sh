#!/bin/bash
# The seeds of the fuzz targets, and all that fuzzing ever found, break nothing any more.
. "$(dirname "$0")/lib.sh"
programs=$top/build/san/fuzz
[ -d "$programs" ] || programs=$build/fuzz

for source in "$top"/tests/fuzz/*_fuzz.cc; do
  target=$(basename "$source" _fuzz.cc)
  it "the corpus of $target"
  ls "$top/tests/fuzz/corpus/$target"/* > "$T/files" || fail "it has no corpus"
  xargs "$programs/$target" < "$T/files" > "$T/out" 2>&1 || fail "$(tail -20 "$T/out")"
  lines=$(wc -l < "$source")
  [ "$lines" -le 40 ] || fail "a target has at most 40 lines, this one has $lines"
done
