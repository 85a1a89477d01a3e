#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Encrypted content is a finding of its own category, and mail encrypted by S/MIME or PGP is another
# one, so that such mail can pass while password-protected archives and documents cannot, or the
# other way round.
. "$(dirname "$0")/../lib.sh"
formats=$top/tests/data/formats
text_channels=(6)
mkdir "$T/mails"
# Archives and documents, by the usual programs.
for row in "zip-crypto make-zip zipcrypto" "zip-aes make-zip aes" "7z make-7z locked" "7z-names make-7z hidden" \
    "rar4 make-rar 4 locked" "rar5-names make-rar 5 hidden" "pdf make-document locked-pdf" \
    "ooxml make-document locked-ooxml" "doc make-document locked-doc" "xls make-document locked-xls" \
    "ppt make-document locked-ppt"; do
  read -r name made <<<"$row"
  echo secret | "$formats/"${made} 報告書.txt | mail_with_attachment "$name.bin" > "$T/mails/encrypted-$name"
done
# Mail encrypted for a recipient's certificate or key.
(
  cd "$T"
  openssl req -x509 -newkey rsa:2048 -nodes -keyout key -out certificate -subj /CN=bob -days 2 2>/dev/null
  fields=(-from alice@example.org -to bob@example.net -subject secret)
  openssl smime -encrypt -aes256 "${fields[@]}" -in <(clean_mail) certificate > mails/mail-smime
  openssl cms -encrypt -aes-256-gcm "${fields[@]}" -in <(clean_mail) certificate > mails/mail-smime-gcm
  mkdir -m 700 home
  gpg() { command gpg --homedir home --batch --quiet --trust-model always "$@" 2>/dev/null; }
  gpg --passphrase '' --quick-gen-key bob@example.net rsa2048 encr never
  clean_mail | gpg --armor --encrypt -r bob@example.net > armored
  { clean_mail | sed '/^$/,$d'
    printf '%s\n' 'MIME-Version: 1.0' 'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x' '' \
      --x 'Content-Type: application/pgp-encrypted' '' 'Version: 1' '' --x 'Content-Type: application/octet-stream' ''
    cat armored; printf '\n--x--\n'; } > mails/mail-pgp-mime
  { clean_mail | sed '/^$/q'; echo 'Hello,'; cat armored; } > mails/mail-pgp-inline
  clean_mail | gpg --encrypt -r bob@example.net | mail_with_attachment secret.gpg > mails/mail-pgp-binary
  gpgconf --homedir home --kill all
)
# expect_each KIND OUTCOME: refused or passed
expect_each() {
  local mail
  for mail in "$T/mails/$1"-*; do
    empty_queue
    send "$mail"
    if [ "$2" = passed ]; then
      [ "$exit_code" = 0 ] || fail "${mail##*/} was not passed:" "$(cat "$T/log")"
      expect_unchanged "$mail"
    else
      [ "$exit_code" = 82 ] && [ "$(queued)" = 0 ] || fail "${mail##*/} was not refused:" "$(cat "$T/log")"
      expect_text 6 "^D$3 cannot be scanned: .*Encrypted\..* \(#5\.7\.1\)\$"
    fi
  done
}

it "by default each is delivered, marked and logged as what it is"
scanq_conf
expect_each encrypted passed
for mail in "$T/mails/"*; do
  empty_queue
  send "$mail"
  case ${mail##*/} in encrypted-*) category=encrypted ;; *) category=encrypted-mail ;; esac
  grep -q "^SCANNED:4 .*found=$category name=[^ ]*Encrypted" "$T/log" || fail "${mail##*/}:" "$(cat "$T/log")"
  expect_header 'X-Virus-Status: *Encrypted*'
done

it "archives and documents are refused while encrypted mail passes"
scanq_conf "action_encrypted = reject" "action_encrypted_mail = pass"
expect_each encrypted refused 'encrypted content'
expect_each mail passed

it "encrypted mail is refused while archives and documents pass"
scanq_conf "action_encrypted = pass" "action_encrypted_mail = reject"
expect_each encrypted passed
expect_each mail refused 'encrypted mail'

it "alert_encrypted = no: none of it is a finding"
scanq_conf "alert_encrypted = no"
for mail in "$T/mails/"*; do
  empty_queue
  send "$mail"
  expect_exit 0
  grep -q '^SCANNED:1 ' "$T/log" || fail "${mail##*/}:" "$(cat "$T/log")"
done
