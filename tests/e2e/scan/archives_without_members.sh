#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Archives in which there is nothing are no finding.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_formats.sh"
any_signature
cd "$T"
mkdir none
bsdtar -cf none.ar --format arbsd -T /dev/null
tar -cf none.tar -T /dev/null
7z a none.7z ./none > /dev/null
it "an ar or a 7z"
expect_category none none.ar
expect_category none none.7z
for packer in gz bz2 xz lzma lz lz4 zst Z lzo; do
  it "a tar, packed as $packer"
  "$formats/make-packed" $packer < none.tar > rows
  expect_category none rows
done
it "zeros with something behind them are no empty tar"
{ cat none.tar; echo "something else"; } | zstd -qc > rows
expect_category limit rows
