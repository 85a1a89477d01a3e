#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Attachments NAME.001, NAME.002 and so on are one file for the recipient's programs: it is scanned as one.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_formats.sh"
any_signature "action_virus = clean"
cd "$T"
head -c 5000 /dev/urandom > noise
# volumes: makes all.7z of NAME..., and its volumes of 2,000 bytes
volumes() {
  rm -f all.7z*
  7z a -t7z -m0=LZMA2 -v2000 all.7z "$@" > /dev/null
}
# mail_of FILE[=NAME]...: each as an attachment
mail_of() {
  clean_mail | sed '/^$/,$d'
  printf '%s\n' 'MIME-Version: 1.0' 'Content-Type: multipart/mixed; boundary="=_frontier"' ''
  local file
  for file; do
    printf '%s\n' '--=_frontier' 'Content-Type: application/octet-stream' 'Content-Transfer-Encoding: base64' \
      "Content-Disposition: attachment; filename=\"${file#*=}\"" ''
    base64 "${file%=*}"
  done
  printf '%s\n' '--=_frontier--'
}
# expect_verdict LINE FILE...: of a mail with them; none for no finding
expect_verdict() {
  mail_of "${@:2}" > mail
  verdict mail > found
  grep -qxE "$1" found || [[ $1 = none && ! -s found ]] || fail "$1 expected, found: $(tr '\n' ' ' < found)"
}

{ eicar; for ((i = 0; i < 200; ++i)); do echo "and much more"; done; } > bad.com
volumes noise bad.com
it "a virus in an archive of three volumes is found, and the first of them is emptied"
mail_of all.7z.001 all.7z.002 all.7z.003 > mail
send "$T/mail"
expect_exit 0
expect_log '^SCANNED:3 .*part=1 file=all\.7z\.001 .*member=all\.7z/bad\.com'
expect_header "X-Scanq-Modified: emptied*"
expect_header "X-Virus-Status: Infected*"
empty_queue
it "nothing else is told of the volumes"
verdict mail > found
expect_equal "findings" 1 "$(wc -l < found)"
it "the volumes may come in any order"
expect_verdict 'virus/.*' all.7z.003 all.7z.001 all.7z.002
it "where one is missing, the first is a limit"
expect_verdict limit all.7z.001 all.7z.003
it "a second file by the name of the first volume is opened by itself"
"$formats/make-7z" lzma2 bad.com < bad.com > other
expect_verdict 'virus/.*' all.7z.001 all.7z.002 other=all.7z.001
it "volumes without a virus are no finding"
volumes noise
expect_verdict none all.7z.001 all.7z.002 all.7z.003
