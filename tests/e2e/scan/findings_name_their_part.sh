#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The findings of the inspection and their places, as the log line tells them.
. "$(dirname "$0")/../lib.sh"
scanq_conf "action_virus = tag" "action_encrypted = tag"
eicar > "$T/eicar.com"
(cd "$T" && zip -q virus.zip eicar.com && zip -q -P secret locked.zip eicar.com)

it "a virus is named with the part that carries it"
infected_mail setup.exe > "$T/mail"
send "$T/mail"
expect_exit 0
expect_log '^SCANNED:3 .* found=virus name=Eicar-Test-Signature part=2 file=setup.exe '

it "in an archive, under a name in raw Shift_JIS with a backslash half"
mail_with_attachment "$(printf '\x95\x5c.zip')" < "$T/virus.zip" > "$T/mail"
send "$T/mail"
expect_log ' found=virus name=Eicar-Test-Signature part=2 file=表.zip '

it "in the text itself"
{ clean_mail; eicar; } > "$T/mail"
send "$T/mail"
expect_log ' found=virus name=Eicar-Test-Signature part=1 '

it "in a message without any header"
eicar > "$T/mail"
send "$T/mail"
expect_log ' found=virus name=Eicar-Test-Signature part=1 '

it "uuencoded in a text"
{ clean_mail; echo "begin 644 eicar.com"; eicar | python3 -c '
import binascii, sys
text = sys.stdin.buffer.read()
for at in range(0, len(text), 45): print(binascii.b2a_uu(text[at:at + 45]).decode(), end="")'
  printf '`\nend\n'; } > "$T/mail"
send "$T/mail"
expect_log ' found=virus name=Eicar-Test-Signature part=1 '

it "a forwarded message within is entered: the path goes on"
{ printf '%s\n' 'Subject: fwd' 'Content-Type: multipart/mixed; boundary=outer' '' \
    '--outer' '' 'see this' '--outer' 'Content-Type: message/rfc822' ''
  infected_mail inner.exe; echo '--outer--'; } > "$T/mail"
send "$T/mail"
expect_log ' found=virus name=Eicar-Test-Signature part=2.2 file=inner.exe '

it "an encrypted archive has a category of its own"
mail_with_attachment locked.zip < "$T/locked.zip" > "$T/mail"
send "$T/mail"
expect_log '^SCANNED:4 .* found=encrypted name=Heuristics.Encrypted.Zip part=2 file=locked.zip '

it "a limit is told, never clean"
scanq_conf "action_limit = tag" "max_file_bytes = 1048576"
head -c 3000000 /dev/urandom | mail_with_attachment big.bin > "$T/mail"
send "$T/mail"
expect_log '^SCANNED:2 .* found=limit name=Heuristics.Limits.Exceeded.MaxFileSize part=2 file=big.bin '
