#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Libraries stop at the end of the first stream, or at the end mark of an archive. What stands behind is read,
# too, or a finding of category limit tells that it was not; padding is no finding.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_formats.sh"
any_signature
cd "$T"
for ((i = 0; i < 40; ++i)); do echo "nothing in this text, all of it is clean"; done > clean
eicar > eicar
head -c 1000 /dev/zero > zeros

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

gzip -c clean > clean.gz
gzip -c eicar > eicar.gz
"$formats/make-rar" 5 packed a.com < eicar > behind.rar
while read -r command; do
  "$formats/make" "$command" < clean.gz > first
  "$formats/make" "$command" < eicar.gz > second
  it "$command: a second archive behind the first is found"
  cat first second > rows
  expect_category virus rows
  it "$command: an archive of another kind behind it is found"
  cat first zeros behind.rar > rows
  expect_category virus rows
  it "$command: padding behind it is no finding"
  cat first zeros > rows
  expect_category none rows
done << 'END'
make-zip deflate a.gz
make-7z lzma2 a.gz
make-rar 4 packed a.gz
make-rar 5 packed a.gz
make-windows cab a.gz
make-windows arj a.gz
make-tar newc a.gz
make-tar odc a.gz
make-tar bin a.gz
make-tar ustar a.gz
make-tar ar a.gz
make-tar xar a.gz
make-windows joliet a.gz
make-lzh lh5 a.gz
make-alz deflate a.gz
END

it "a second archive within one packed stream is found"
{ "$formats/make-tar" newc a.gz < clean.gz; "$formats/make-tar" newc b.gz < eicar.gz; } | lzip -c > rows
expect_category virus rows
