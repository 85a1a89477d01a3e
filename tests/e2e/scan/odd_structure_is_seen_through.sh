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

# The clean parts stand before and behind the infected one. mail FIELD BOUNDARY-LINE BLANK-LINE
clean() { printf '%s\n' "Content-Type: application/octet-stream; name=\"$1\"" 'Content-Transfer-Encoding: base64' '' "$(base64 <<< "clean $1")"; }
mail() {
  clean_mail | sed '/^$/,$d'
  printf '%s\n' 'MIME-Version: 1.0' "$1" 'Content-Type: multipart/mixed; boundary="bb"' "$3" '--bb'
  clean a.txt; echo "$2"; attachment; echo "$2"; clean c.txt; echo '--bb--'
}
mail 'X-A: 1' --bb '' > "$T/ordinary"
mail 'Content-Type: text/plain' --bb '' > "$T/two types"
mail 'X-A: 1' --bb ' ' > "$T/a blank line of one blank"
mail 'X-A: 1' '--bb ' '' > "$T/nearly a boundary"
mail 'X-A: 1' --bb '' | sed 's/^$/ /' > "$T/blanks in all blank lines"
mail 'X-A: 1' --bb '' | tr '\n' '\r' > "$T/CR alone as line end"
for trick in ordinary 'two types' 'a blank line of one blank' 'nearly a boundary' 'blanks in all blank lines' \
  'CR alone as line end'; do
  it "$trick: the infected part is emptied, and no other"
  empty_queue
  send "$T/$trick"
  expect_header 'X-Scanq-Modified: emptied'
  ! grep -qF "$(eicar | base64 | head -c 60)" "$(message)" || fail "it is still there"
  for name in a.txt c.txt; do
    grep -qF "$(base64 <<< "clean $name")" "$(message)" || fail "$name went with it"
  done
  expect_no_log 'more was taken out'
done

it "where more had to go, warning, log and header say so"
mail 'X-A: 1' -bb '' > "$T/one dash"
empty_queue
send "$T/one dash"
expect_header 'X-Scanq-Modified: emptied, and more than what was found'
{ clean_mail | sed '/^$/,$d'; printf '%s\n' 'Content-Type: text/plain' '' 'hello' '--bb'; clean a.txt; echo '--bb'; attachment; } > "$T/more"
empty_queue
send "$T/more"
expect_header 'X-Scanq-Modified: emptied, and more than what was found'
expect_log 'note="more was taken out than what was found, with part-1"'
grep -q '^More had to be taken out than what was found' "$(message)" || fail "the warning does not say it"
