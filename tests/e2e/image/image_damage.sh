#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Damage of the image's memory, which no scan sees: it is found, and the image is made anew.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"
image_conf
build_image
virus | mail_with_attachment tool.exe > "$T/infected"
# zero_page OFFSET: a page of zeros, as a failing disk or memory may leave it
zero_page() { dd if=/dev/zero of="$image" bs=4096 seek=$(($1 / 4096)) count=1 conv=notrunc status=none; }
# Of memory that is not zero anyway, behind header and tables.
page_of_data() {
  python3 - "$image" <<'PYTHON'
import sys
data = open(sys.argv[1], "rb").read()
print(next(at for at in range((2 << 20) + (64 << 10), len(data), 4096) if any(data[at:at + 4096])))
PYTHON
}

it "an image as it was built is well, to update --warm and to check --image"
before=$(stat -c %i "$image")
scanq update --warm || fail "$(cat "$T/out")"
expect_equal "the file" "$before" "$(stat -c %i "$image")"
scanq check --quick --image || true
expect_out 'image content +it is as it was written'

it "check --image finds one page that is zero, and is critical; check without it takes no time for that"
zero_page "$(page_of_data)"
status=0
scanq check --quick --image || status=$?
expect_equal status 2 "$status"
expect_out 'CRITICAL.*image content'
expect_out 'damaged: its content is not what was written'
scanq check --quick || true
! grep -q 'image content' "$T/out" || fail "it was read:" "$(cat "$T/out")"

it "update --warm, which runs at boot and each hour, removes it, builds a new one and says so"
scanq update --warm || fail "$(cat "$T/out")"
expect_out "^scanq: $image: damaged: .*; it is removed, and a new one is built\$"
expect_out '^image built'
grep -q "IMAGE error=\"$image: damaged" "$T"/lock/unlogged.* 2>/dev/null || [ -S /dev/log ] || fail "syslog is not told"
scanq check --quick --image || true
expect_out 'image content +it is as it was written'
send "$T/infected"
expect_way 'image( |$)'
expect_log 'Scanq.Test.One'

it "a damaged frozen process, and a file that was cut short, are found as well"
for damage in 'zero_page $(($(stat -c %s "$image") - 8192))' 'truncate -s -4096 "$image"'; do
  eval "$damage"
  scanq update --warm || fail "$damage: $(cat "$T/out")"
  expect_out 'a new one is built$'
  scanq check --quick --image || true
  expect_out 'image content +it is as it was written'
done

it "an ordinary user is told what root is to do, and nothing is removed"
zero_page "$(page_of_data)"
chmod 755 "$T"
setpriv --reuid 65534 --regid 65534 --clear-groups "$build/scanq" --conf "$T/scanq.conf" update --warm > "$T/out" 2>&1 &&
  fail "it went well"
expect_out 'run this as root'
[ -e "$image" ] || fail "it is gone"
