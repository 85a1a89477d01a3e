#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Archives and packed streams behind the end of an archive, a program or a document are opened, too; padding is no
# finding.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_formats.sh"
any_signature
make_contents

gzip -c clean > clean.gz
gzip -c eicar > eicar.gz
xz -c eicar > eicar.xz
"$formats/make-rar" 5 packed a.com < eicar > behind.rar
while read -r command; do
  "$formats/make" "$command" < clean.gz > first
  "$formats/make" "$command" < eicar.gz > second
  it "$command: a second archive behind the first is found"
  cat first second > rows
  expect_category virus rows
  it "$command: a packed stream behind it is found"
  cat first eicar.xz > rows
  expect_category virus rows
  it "$command: an archive of another kind behind it is found"
  cat first zeros behind.rar > rows
  expect_category virus rows
  it "$command: padding behind it is no finding"
  cat first zeros > rows
  expect_category none rows
done << 'END'
make-zip deflate a.gz
make-zip zip64 a.gz
make-zip sfx a.gz
make-7z sfx a.gz
make-rar 5sfx packed a.gz
make-7z lzma2 a.gz
make-rar 4 packed a.gz
make-rar 5 packed a.gz
make-windows cab a.gz
make-windows squashfs a.gz
make-document pdf a.gz
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
