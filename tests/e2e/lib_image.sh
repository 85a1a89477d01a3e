# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of the engine image; sourced after lib.sh.
if [ "$(id -u)" != 0 ]; then
  skip "an image is root's alone"
  exit 0
fi
image=$T/state/engine.image
# image_conf [LINE...]: settings with an image in a folder that only root can write.
image_conf() {
  mkdir -p "$T/state" "$T/lock"
  chmod 755 "$T" "$T/state"
  scanq_conf "engine_image = $image" "lock_dir = $T/lock" "$@"
}
# The command as an administrator gives it; output in $T/out.
scanq() { "$build/scanq" --conf "$T/scanq.conf" "$@" > "$T/out" 2>&1; }
build_image() { scanq update --image || fail "no image was built:" "$(cat "$T/out")"; }
expect_out() { grep -qE -- "$1" "$T/out" || fail "no line of the output matches \"$1\"; it is:" "$(cat "$T/out")"; }
# The engine that scanned a message, by its log line.
expect_way() { expect_log "engine=\"?$1"; }
# expect_refused REASON: the mail $T/infected is scanned all the same, by signatures that are loaded.
expect_refused() {
  send "$T/infected"
  expect_way "loaded \(image refused: $1"
  expect_log '^SCANNED:3 '
}
# keep_good puts a copy of the image aside, restore_good puts it back.
keep_good() { cp "$image" "$T/good"; }
restore_good() { rm -f "$image"; cp "$T/good" "$image"; chmod 644 "$image"; }
