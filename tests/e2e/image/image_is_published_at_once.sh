#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Ten publications while two processes scan without a pause: no wrong verdict, no failed scan.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"

image_conf 'scans_at_once = 100'
build_image
virus | mail_with_attachment tool.exe > "$T/infected"
clean_mail > "$T/clean"

# Scans until the file "stop" exists; prints one line for each scan.
scan_without_pause() {
  while [ ! -e "$T/stop" ]; do
    # As patient as the builder, which must get its share of the machine.
    nice -n 19 "$build/scanq" --conf "$T/scanq.conf" replay --json "$T/$2" >> "$T/scans.$1" 2>&1 || true
  done
}

it "ten publications"
scanners=()
for number in 1 2; do
  if [ $((number % 2)) = 0 ]; then kind=clean; else kind=infected; fi
  scan_without_pause $number $kind &
  scanners+=($!)
  servers+=($!)
done
published=0
# Ten, and more where a scanner has not had much of the machine meanwhile.
scans_of() { cat "$T/scans.$1" 2> /dev/null | wc -l; }
for number in $(seq 100); do
  [ "$number" -le 10 ] || [ "$(scans_of 1)" -lt 10 ] || [ "$(scans_of 2)" -lt 10 ] || break
  if scanq update --image; then published=$((published + 1)); else cat "$T/out" >> "$T/failed"; fi
done
touch "$T/stop"
wait "${scanners[@]}"
servers=()
[ "$published" -ge 10 ] || fail "only $published publications"
[ ! -e "$T/failed" ] || fail "$(sort "$T/failed" | uniq -c)"

it "every scan meanwhile used an image and was right"
for number in 1 2; do
  [ "$(scans_of $number)" -ge 10 ] || fail "scanner $number did only $(scans_of $number) scans"
  if [ $((number % 2)) = 0 ]; then wanted='"findings":\[\]'; else wanted='Scanq.Test.One'; fi
  wrong=$(grep -vc "$wanted" "$T/scans.$number" || true)
  expect_equal "wrong verdicts of scanner $number" 0 "$wrong"
  other=$(grep -vc '"image"' "$T/scans.$number" || true)
  expect_equal "scans of scanner $number without an image" 0 "$other"
done

it "nothing is left beside the image"
expect_equal "its folder" engine.image "$(ls -A "$T/state")"

it "while another process builds, --image fails, and --if-changed has nothing to do"
rm "$image"
flock "$T/state" "$build/scanq" --conf "$T/scanq.conf" update --if-changed > "$T/out" 2>&1 || fail "$(cat "$T/out")"
expect_out 'another process is building the image'
! flock "$T/state" "$build/scanq" --conf "$T/scanq.conf" update --image > "$T/out" 2>&1 || fail "it built"
expect_out 'another process is building an image'
