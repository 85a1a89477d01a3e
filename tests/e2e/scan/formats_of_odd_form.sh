#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Forms of a format that libclamav or a library passes over: what is in them is found, or is a limit.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_formats.sh"
any_signature
make_contents
gzip -c eicar > eicar.gz

it "a CHM file with other ids in its head, as Free Pascal's compiler writes it"
"$formats/make-document" chm a.gz < eicar.gz > chm
expect_category virus chm
{ head -c 40 chm; printf '\x10'; tail -c +42 chm; } > other
expect_category virus other

it "uuencode with its name in base64"
{ echo "begin-encoded 644 $(printf a.gz | base64)"; uuencode a.gz < eicar.gz | tail -n +2; } > uu
expect_category virus uu

it "any file in PEM, as certutil writes it, and certificates are no finding"
{ echo "-----BEGIN CERTIFICATE-----"; base64 eicar.gz; echo "-----END CERTIFICATE-----"; } > pem
expect_category virus pem
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -subj /CN=a 2> log
cat certificate.pem key.pem > both.pem
expect_category none both.pem

it "what is signed by S/MIME and written as PEM"
openssl smime -sign -nodetach -binary -signer certificate.pem -inkey key.pem -in eicar.gz -outform PEM > signed.pem
expect_category virus signed.pem

it "formats that only their name tells are a limit, but text is none"
/usr/bin/python3 -c 'import sys, zlib; sys.stdout.buffer.write(zlib.compress(sys.stdin.buffer.read()))' < eicar > zlib
for name in report.zz report.zlib report.1.dar; do
  expect_category limit zlib "$name"
  expect_category none clean "$name"
done

it "a FAT volume within other bytes is a limit, a boot sector alone is none"
/usr/bin/python3 -c 'import struct, sys
boot = bytearray(2048)
boot[:3], boot[11:13], boot[13], boot[16] = b"\xeb\x3c\x90", struct.pack("<H", 512), 1, 1
boot[19:21], boot[54:62], boot[510:512] = struct.pack("<H", 4), b"FAT12   ", b"\x55\xaa"
sys.stdout.buffer.write(boot)' > fat
cat zeros zeros fat > disk
expect_category limit disk
head -c 512 fat > sector
cat clean zeros sector > program
expect_category none program
