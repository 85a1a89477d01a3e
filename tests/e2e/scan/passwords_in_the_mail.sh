#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An encrypted zip whose password stands in the mail itself is opened with it, and the finding says so.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_passwords.sh"

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

for names in off on; do
  (cd "$T" && rm -f made.7z 報告書.com && eicar > 報告書.com && 7z a -t7z -ptiger7 -mhe=$names made.7z 報告書.com > /dev/null)
  cp "$T/made.7z" "$T/zip"
  it "7z, encrypted names $names: the password is in the text"
  letter 'the report' 'Hello Bob, the password is "tiger7". Regards, Alice' us-ascii
  expect_opened 7z
  it "7z, encrypted names $names: the password is not in the mail"
  letter 'the report' 'Hello Bob, I tell you the password by phone.' us-ascii
  expect_locked 7Zip
done
it "a 7z without a virus that opens with a word of the mail is clean"
(cd "$T" && rm -f made.7z && echo harmless > report.txt && 7z a -t7z -ptiger7 made.7z report.txt > /dev/null)
cp "$T/made.7z" "$T/zip"
letter 'the report' 'Hello Bob, the password is "tiger7".' us-ascii
send "$T/mail"
expect_log '^SCANNED:1 '
