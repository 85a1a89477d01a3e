#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A build that dies at any moment, or finds the disk full, leaves the old image and no litter.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"

image_conf
virus | mail_with_attachment tool.exe > "$T/infected"

it "killed at 20 moments of its life"
"$top/tests/bench/make-signatures" 0.02 "$T/db"  # a life long enough
begin=$(date +%s%N)
build_image
life_ms=$((($(date +%s%N) - begin) / 1000000))
killed=0
for number in $(seq 20); do
  "$build/scanq" --conf "$T/scanq.conf" update --image > "$T/out" 2>&1 &
  builder=$!
  sleep "$(printf '0.%03d' $((life_ms * number / 21)))"
  # Kills the builder itself half of the times, else a process that it started.
  if [ $((number % 2)) = 0 ]; then kill -9 $builder 2>/dev/null && killed=$((killed + 1)); fi
  child=$(pgrep -P $builder || true)
  if [ -n "$child" ]; then kill -9 $child 2>/dev/null && killed=$((killed + 1)); fi
  wait $builder 2>/dev/null || true
  [ -f "$image" ] || fail "the image is gone after kill $number"
  [ "$(ls -A "$T/state")" = engine.image ] || fail "left in its folder: $(ls -A "$T/state")"
done
[ "$killed" -ge 10 ] || fail "only $killed builders were still alive to be killed"
send "$T/infected"
expect_way 'image( |$)'
expect_log 'Scanq.Test.One'
expect_no_litter  # of killed parents: this mail's front has found it
build_image

it "a disk that is full"
rm "$T/db"/bench.*
if ! mount -t tmpfs -o size=70m,mode=755 scanq-test "$T/state" 2>"$T/out"; then
  skip "no tmpfs can be mounted here"
else
  trap 'umount "$T/state"; clean_up' EXIT
  image_conf
  if ! scanq update --image; then fail "it does not fit at all:" "$(cat "$T/out")"; fi
  old=$(stat -c %i "$image")
  scanq update --image && fail "two images fit"
  expect_out 'no new image: .*No space left on device'
  expect_equal "the file" "$old" "$(stat -c %i "$image")"
  expect_equal "its folder" engine.image "$(ls -A "$T/state")"
  send "$T/infected"
  expect_way 'image( |$)'
  expect_log 'Scanq.Test.One'
  umount "$T/state"
  trap clean_up EXIT
fi
