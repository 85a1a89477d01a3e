#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# archives = member: only the infected members of an archive are emptied, all others stay as they were, and the
# result is inspected again.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_archives.sh"
# expect_cleaned NAME EMPTIED...: the archive still has all its members, and those named are empty
expect_cleaned() {
  local name=$1 member
  shift
  deliver "$name"
  rm -rf "$T/out"; mkdir "$T/out"
  bsdtar -xf "$T/arrived-$name" -C "$T/out" 2> "$T/trouble" || fail "$name cannot be unpacked: $(cat "$T/trouble")"
  rm -rf "$T/wanted"; cp -a "$T/in" "$T/wanted"
  for member; do : > "$T/wanted/$member"; done
  diff -r "$T/wanted" "$T/out" > "$T/difference" || fail "$name, wanted (<) and got (>):" "$(cat "$T/difference")"
  expect_log '^SCANNED:3 .*action=clean'
  expect_header 'X-Scanq-Modified: *'
}

for kind in zip tar tar.gz tar.bz2 tar.xz tar.zst tar.lz4 tgz; do
  it "$kind: only the infected member is emptied"
  pack "data.$kind"
  expect_cleaned "data.$kind" folder/請求書.com
done

it "a program stays executable, and the warning names the member"
deliver data.tar.zst
bsdtar -tvf "$T/arrived-data.tar.zst" | grep -q '^-rwxr-xr-x .*script$' || fail "$(bsdtar -tvf "$T/arrived-data.tar.zst")"
/usr/bin/python3 "$here/mail_text.py" "$(message)" > "$T/text"
grep -q 'packed in it: folder/請求書.com' "$T/text" || fail "the warning:" "$(cat "$T/text")"

it "several infected members, and an archive within, are emptied"
virus > "$T/in/second.com"
(cd "$T/in" && eicar | "$top/tests/data/formats/make-zip" deflate inner.com > inner.zip)
for kind in zip tar.gz; do
  pack "data.$kind"
  expect_cleaned "data.$kind" folder/請求書.com second.com inner.zip
done
rm "$T/in/second.com" "$T/in/inner.zip"
