#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# DKIM, S/MIME and PGP signatures of a clean message are still valid when it arrives.
. "$(dirname "$0")/../lib.sh"
scanq_conf
cd "$T"
content() { printf 'Content-Type: text/plain; charset=utf-8\n\nSigned: \xe3\x81\x82 \n-- \nAlice\n'; }

it "a DKIM signature made with the strictest canonicalisation verifies"
openssl genrsa -traditional -out dkim.pem 2048 2>/dev/null
{ clean_mail; printf '  trailing blanks  \n\n\n'; } | "$here/dkim.py" sign dkim.pem > mail
expect_equal "before" valid "$("$here/dkim.py" verify dkim.pem < mail)"
send "$T/mail"
expect_exit 0
expect_unchanged "$T/mail"
expect_equal "after" valid "$("$here/dkim.py" verify dkim.pem < "$(message)")"
expect_equal "after a changed byte" invalid "$(sed 's/noon/moon/' "$(message)" | "$here/dkim.py" verify dkim.pem)"

it "an S/MIME signature verifies"
openssl req -x509 -newkey rsa:2048 -nodes -keyout smime.key -out smime.pem -days 1 -subj /CN=alice 2>/dev/null
content > content
openssl smime -sign -in content -signer smime.pem -inkey smime.key -from a@example.org -to b@example.net \
  -subject signed -out crlf 2>/dev/null
tr -d '\r' < crlf > mail
empty_queue; send "$T/mail"
expect_exit 0
expect_unchanged "$T/mail"
openssl smime -verify -in "$(message)" -CAfile smime.pem -out /dev/null 2> out || fail "$(cat out)"

it "a PGP/MIME signature verifies"
export GNUPGHOME=$T/gnupg
mkdir -m 700 gnupg
gpg -q --batch --passphrase '' --quick-generate-key alice@example.org ed25519 sign 2> out || fail "$(cat out)"
gpg -q --batch --armor --detach-sign --output signature content
{ printf 'Subject: signed\nMIME-Version: 1.0\nContent-Type: multipart/signed; micalg=pgp-sha512;\n'
  printf ' protocol="application/pgp-signature"; boundary="=_p"\n\n--=_p\n'; cat content
  printf '\n--=_p\nContent-Type: application/pgp-signature\n\n'; cat signature; printf '\n--=_p--\n'; } > mail
empty_queue; send "$T/mail"
expect_exit 0
expect_unchanged "$T/mail"
awk '/^--=_p/ { ++n; next } n == 1' "$(message)" | head -c -1 > content.arrived
gpg -q --batch --verify signature content.arrived 2> out || fail "$(cat out)"
gpgconf --kill all
