#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Libraries stop at the end of the first stream, or at the end mark of an archive. What stands behind is read,
# too, or a finding of category limit tells that it was not; padding is no finding.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_formats.sh"
any_signature
make_contents

for packer in gz bz2 xz lzma lz lz4 zst lzo; do
  "$formats/make-packed" $packer < clean > first
  "$formats/make-packed" $packer < eicar > second
  it "$packer: what is in a second stream is found"
  cat first second > "rows"
  expect_category virus rows
  it "$packer: what is in a stream behind padding is found"
  cat first zeros second > rows
  expect_category virus rows
  it "$packer: padding behind the end is no finding"
  cat first zeros > rows
  expect_category none rows
  it "$packer: bytes of no known format behind the end are a limit"
  { cat first; echo "neither a stream nor padding"; } > rows
  expect_category limit rows
  it "$packer: a stream without content is no finding"
  "$formats/make-packed" $packer < /dev/null > rows
  expect_category none rows
done

it "a tar that is divided into two streams is read as one"
"$formats/make-tar" ustar a.com < eicar > tar
for packer in gz bz2 xz lz lz4 zst; do
  { head -c 540 tar | "$formats/make-packed" $packer; tail -c +541 tar | "$formats/make-packed" $packer; } > "halves"
  expect_category virus halves
done
for packer in gz bz2 lz; do
  { head -c 540 tar | "$formats/make-packed" $packer; cat zeros; tail -c +541 tar | "$formats/make-packed" $packer; } > halves
  expect_category virus halves
done

it "a second archive within one packed stream is found"
{ "$formats/make-tar" newc a.txt < clean; "$formats/make-tar" newc b.com < eicar; } | lzip -c > rows
expect_category virus rows

it "a stream with another filter, or of another packer, or behind an empty one is read"
"$formats/make-packed" xz < clean > first
"$formats/make-packed" xz-arm64 < eicar > second
cat first second > rows
expect_category virus rows
{ lz4 -c clean; lz4 -c /dev/null; head -c 30 eicar | lz4 -c; lz4 -c /dev/null; tail -c +31 eicar | lz4 -c; } > rows
expect_category virus rows
{ lz4 -c clean; zstd -c eicar; } > rows
expect_category virus rows
{ zstd -c clean; lz4 -c eicar; } > rows
expect_category virus rows
