#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An encrypted zip whose password stands in the mail itself, or in the settings, is opened with it,
# and the finding says so. An archive that does not open counts as encrypted.
. "$(dirname "$0")/../lib.sh"
settings=("action_virus = tag" "action_encrypted = tag")
# locked_zip PASSWORD METHOD < CONTENT: with one member
locked_zip() {
  rm -rf "$T/pack"; mkdir "$T/pack"
  cat > "$T/pack/報告書.com"
  (cd "$T/pack" && 7z a -tzip "-p$1" "-mem=$2" made.zip '報告書.com' > /dev/null)
  cat "$T/pack/made.zip"
}
letter() { /usr/bin/python3 "$here/letter.py" "$@" data.zip < "$T/zip" > "$T/mail"; }
expect_opened() {
  send "$T/mail"
  expect_exit 0
  expect_log '^SCANNED:3 .*found=virus name=Eicar-Test-Signature .*member=.*報告書\.com'
  expect_log 'finding_note="opened with a password that was tried \(zip\)"'
  expect_no_log 'found=encrypted'
  empty_queue
}
expect_locked() {
  send "$T/mail"
  expect_exit 0
  expect_log '^SCANNED:4 .*found=encrypted name=Heuristics.Encrypted.Zip'
  expect_no_log 'found=virus'
  empty_queue
}
scanq_conf "${settings[@]}"

for method in ZipCrypto AES256; do
  eicar | locked_zip tiger7 $method > "$T/zip"
  it "$method: the password is in the text"
  letter 'the report' 'Hello Bob, the password is "tiger7". Regards, Alice' us-ascii
  expect_opened
  it "$method: the password is in the subject"
  letter 'the report (pw: tiger7)' 'Hello' us-ascii
  expect_opened
  it "$method: the password is not in the mail"
  letter 'the report' 'Hello Bob, I tell you the password by phone.' us-ascii
  expect_locked
done

it "a text in Japanese, in each of its charsets, with full-width letters and in HTML"
text='いつもお世話になっております。資料をお送りします。

解凍パスワード：ｔｉｇｅｒ７

よろしくお願いいたします。'
for charset in iso-2022-jp shift_jis euc-jp utf-8; do
  letter '資料送付の件' "$text" $charset
  expect_opened
done
letter '資料送付の件' "<html><body>資料です。<br>パスワードは<b>「tiger7」</b>です。</body></html>" utf-8
expect_opened
letter '資料送付の件【パスワード：tiger7】' 'お送りします。' iso-2022-jp
expect_opened

it "the next mail's password, as the settings list it"
letter '資料送付の件' 'パスワードは別途お送りします。' iso-2022-jp
expect_locked
scanq_conf "${settings[@]}" "passwords = infected tiger7"
expect_opened

it "the words that are tried are limited, and may be none"
words=$(printf 'word%d ' {1..40})
letter 'the report' "$words tiger7" us-ascii
scanq_conf "${settings[@]}" "password_tries = 100"
expect_opened
scanq_conf "${settings[@]}" "password_tries = 10"
expect_locked
letter 'the report' 'password: tiger7' us-ascii
scanq_conf "${settings[@]}" "password_tries = 0"
expect_locked

it "an encrypted zip with nothing bad in it is clean once it was opened"
scanq_conf "${settings[@]}" "action_encrypted = reject"
echo harmless | locked_zip tiger7 AES256 > "$T/zip"
letter 'the report' 'password: tiger7' us-ascii
send "$T/mail"
expect_exit 0
expect_log '^SCANNED:1 '
expect_unchanged "$T/mail"
