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
# killed_at MILLISECONDS: so late in its life a builder is killed, or at every second moment the process that it started
# alone. False: it had ended before.
killed_at() {
  local builder children victims status=0
  "$build/scanq" --conf "$T/scanq.conf" update --image > "$T/out" 2>&1 & builder=$!
  sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"
  children=$(pgrep -P $builder || true)
  victims=$children
  [ $((number % 2)) = 1 ] && [ -n "$children" ] || victims="$builder $children"
  # shellcheck disable=SC2086
  kill -9 $victims 2> /dev/null || true
  wait $builder 2> /dev/null || status=$?
  # shellcheck disable=SC2086
  expect_ended $children
  [ -f "$image" ] || fail "the image is gone after kill $number"
  [ "$(ls -A "$T/state")" = engine.image ] || fail "left in its folder: $(ls -A "$T/state")"
  [ $status != 0 ]
}
# Where the machine has more time for it than at first, a life is shorter.
for number in $(seq 20); do
  until killed_at $((life_ms * number / 21)); do life_ms=$((life_ms * 3 / 4)); done
done
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
