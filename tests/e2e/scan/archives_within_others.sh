#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Archives, packages and packed streams behind a program, a script or other bytes are found and opened, as 7-Zip and
# self-extracting scripts do. A clean one there is no finding, nor are the first bytes of archives that programs have.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_formats.sh"
make_contents
any_signature
printf '#!/bin/sh\ntail -n +3 "$0" | tar x\nexit\n' > script
cp /bin/true program
cat clean zeros > other

while read -r command; do
  gzip < eicar | "$formats/make" "$command" > bad
  gzip < clean | "$formats/make" "$command" > good
  for before in script program other; do
    it "$command behind a $before"
    cat "$before" bad > file
    expect_category virus file
    it "$command with nothing bad in it behind a $before"
    cat "$before" good > file
    expect_category none file
    [ "$command" != "make-packages rpm a.gz" ] || continue  # its end is not told
    it "$command between a $before and other bytes"
    cat "$before" bad clean > file
    expect_category virus file
  done
done << 'END'
make-packed gz
make-packed bz2
make-packed xz
make-packed zst
make-packed lz
make-packed lzo
make-tar ustar a.gz
make-tar ustar.xz a.gz
make-tar newc a.gz
make-tar ar a.gz
make-packages deb a.gz
make-packages rpm a.gz
make-windows squashfs a.gz
make-7z lzma2 a.gz
make-rar 5 packed a.gz
make-lzh lh5 a.gz
END

it "the last of several is found, and its name counts"
"$formats/make-rar" 4 packed eicar.scr < eicar > last
{ cat program; gzip -c clean; cat clean; gzip -c clean; cat last; } > file
expect_category virus file
any_signature 'deny_names = *.scr'
cat script last > file
expect_category name file
any_signature

it "one that goes on behind the file's end is a limit"
gzip -c < /bin/true | head -c 10000 > half
cat script half > file
expect_category limit file

it "a program that reads archives is no finding"
expect_category none "$(command -v ar)"
expect_category none "$(command -v xz)"
