#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Whatever a virus is packed in, the finding names the file in it, if the format has names.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_formats.sh"
any_signature
cd "$T"

# expect_member NAME FILE: every finding of a virus is in a member whose path ends in that name
expect_member() {
  mail_with_attachment data.bin < "$2" > mail
  verdict mail '"member=" + f["member"]' > found
  grep -qxE "member=(.*/)?$1" found || fail "$2: member $1 expected, found: $(tr '\n' ' ' < found)"
}
while read -r name command; do
  it "$command"
  eicar | "$formats/make" "$command" > made
  expect_member "$name" made
done << 'END'
a.com make-zip deflate64 a.com
a.com make-zip bzip2 a.com
a.com make-zip zstd a.com
a.com make-zip sfx a.com
a.com make-7z lzma2 a.com
a.com make-7z arm64 a.com
a.com make-7z sfx a.com
a.com make-tar warc a.com
a.com make-tar xar a.com
a.com make-packed lzo, make-tar newc a.com
a.com make-windows arj a.com
a.com make-windows arj-stored a.com
a.com make-windows cab a.com
a.com make-windows joliet a.com
a.com make-windows zisofs a.com
A.COM make-windows udf a.com
a.com make-windows squashfs a.com
a.com make-alz deflate a.com
a.com make-lzh sfx-lh5 a.com
a.com make-document pdf a.com
a.com make-in-text uuencode a.com
a.com make-in-text uuencode-base64 a.com
a.com make-in-text yenc a.com
a.com make-rar 5 packed b.arj, make-windows arj a.com
END

program() { (cd "$formats" && /usr/bin/python3 -c 'import sys, small_program; sys.stdout.buffer.write(small_program.program())'); }
for kind in cab arj; do
  it "$kind behind a program"
  { program; eicar | "$formats/make-windows" $kind a.com; } > made
  expect_member a.com made
done
it "a zip that was written as a stream"
eicar > a.com
/usr/bin/python3 - a.com > made <<'P'
import sys, zipfile
class Pipe:  # a file without places
    write, flush = sys.stdout.buffer.write, sys.stdout.buffer.flush
with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as made:
    made.write(sys.argv[1])
P
expect_member a.com made
it "an image of HFS"
mkdir disk && cp a.com disk/ && genisoimage -quiet -hfs -o made disk 2> /dev/null
expect_member '[Aa]\.[Cc][Oo][Mm]' made
