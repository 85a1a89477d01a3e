#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An archive that unpacks to far more than a machine has is stopped by a limit, which the log names.
. "$(dirname "$0")/lib_bombs.sh"

it "10 GB of the same line in zstd: the ratio or the sum of bytes"
head -c 64M < <(yes) | zstd -qc > "$T/piece"
repeated 160 "$T/piece" > "$T/bomb"
expect_stopped 'Limits.Exceeded.max_(ratio|scan_bytes)' lines.zst

it "10 GB of zeros in xz: the size of a file or the sum of bytes"
zeros 64M | xz -1c > "$T/piece"
repeated 160 "$T/piece" > "$T/bomb"
expect_stopped 'finding_note=max_(file|scan)_bytes' zeros.xz

it "lzip within lzip, forty levels deep: libarchive's own bound"
eicar > "$T/bomb"
for ((level = 0; level < 40; ++level)); do lzip -c < "$T/bomb" > "$T/next"; mv "$T/next" "$T/bomb"; done
expect_stopped 'found=limit name=Archive.NotOpened.lzip' deep.lz

it "a tar.zst with 20000 empty members: their number"
mkdir "$T/many"
(cd "$T/many" && seq 20000 | xargs touch && bsdtar --format ustar -cf - . | zstd -qc) > "$T/bomb"
rm -rf "$T/many"
expect_stopped 'Limits.Exceeded.max_files' many.tar.zst

for kind in gz zip; do
  it "a $kind that unpacks to itself, for ever: the depth"
  "$formats/make-bomb" quine-$kind > "$T/bomb"
  expect_stopped 'found=limit .*finding_note=max_recursion' r.$kind
done
