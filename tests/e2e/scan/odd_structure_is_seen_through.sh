#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A mail whose structure libclamav reads in another way than mail programs do: the virus is found
# and taken out all the same. Ordinary mail does without the second reading.
# (tests/unit/mime/mime_tricks_test.cc has all tricks.)
. "$(dirname "$0")/../lib.sh"
scanq_conf
attachment() { printf '%s\n' 'Content-Type: application/octet-stream; name="eicar.com"' 'Content-Transfer-Encoding: base64' ''; eicar | base64; }
# mixed KIND BOUNDARY DELIMITER: a text, then the attachment behind that boundary line
mixed() {
  clean_mail | sed '/^$/,$d'
  printf '%s\n' 'MIME-Version: 1.0' "Content-Type: multipart/$1; boundary=\"$2\"" '' "--$2" "${4:-Content-Type: text/plain}" '' 'hello' "$3"
  attachment
  printf '%s\n' "--$2--"
}
odd="b2132766796'()+_,-./:=?"
mixed mixed "$odd" "--$odd  " $'Content-Type: application/x-\xff' > "$T/odd"
mixed signed b --b > "$T/signed"
mixed mixed b "--b (c)" > "$T/comment"
mixed mixed b $'begin 644 a.txt\n--b' > "$T/uuencode"
for trick in odd signed comment uuencode; do
  it "$trick: the virus is found, named and taken out"
  empty_queue
  send "$T/$trick"
  expect_exit 0
  expect_queued 1
  expect_log '^SCANNED:3 .*name=Eicar-Test-Signature part=[0-9].*action=clean'
  ! grep -qF "$(eicar | base64 | head -c 60)" "$(message)" || fail "it is still there"
done
expect_log 'finding_note="(found part by part|taken for base64), for something packed within a text"'

