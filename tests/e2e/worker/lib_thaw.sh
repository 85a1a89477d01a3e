# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of thawed workers: sourced after lib.sh. An image with a frozen worker is built.

. "$here/lib_image.sh"
if [ ! -x "$build/scanq-thaw" ]; then
  skip "workers are not thawed on this kind of processor"
  exit 0
fi

mkdir "$T/programs"
cp -d "$build"/scanq-* "$build/scanq" "$T/programs/"
image_conf "program_dir = $T/programs"
build_image
keep_good
virus | mail_with_attachment tool.exe > "$T/infected"
clean_mail > "$T/clean"
# The mail is cleaned all the same, by a worker that starts in the ordinary way.
expect_not_thawed() {
  empty_queue
  send "$T/infected"
  expect_exit 0
  expect_way "image \(not thawed: $1"
  expect_log '^SCANNED:3 .*action=clean'
}
# The offset of the frozen process in the image.
frozen_offset() { echo $(($(od -An -t u8 -j 32 -N 8 "$image") + $(od -An -t u8 -j 40 -N 8 "$image"))); }
# Mails that need charsets: $T/named has a header in each that mails name, $T/odd names one that no worker knows.
make_charset_mails() {
  python3 - "$T" <<'END'
import base64, sys
texts = {"iso-8859-2": "łąka", "iso-8859-5": "привет", "iso-8859-7": "γεια", "iso-8859-9": "ışık", "koi8-r": "привет",
         "windows-1250": "łąka", "windows-1251": "привет", "windows-1255": "שלום", "windows-1256": "سلام", "tis-620": "สวัสดี",
         "big5": "中文", "gb2312": "中文", "euc-kr": "안녕", "iso-2022-kr": "안녕", "utf-7": "中文", "utf-16be": "中文",
         "shift_jis": "山田", "euc-jp": "山田", "iso-2022-jp": "山田", "iso-8859-15": "€"}
words = (f"=?{label}?B?{base64.b64encode(text.encode(label)).decode()}?=" for label, text in texts.items())
with open(f"{sys.argv[1]}/named", "w") as mail:
    mail.write("From: a@example.org\nDate: Mon, 1 Jun 2026 12:00:00 +0900\nMessage-ID: <1.named@example.org>\n"
               "Subject: " + "\n ".join(words) + "\n\nx\n")
with open(f"{sys.argv[1]}/named.subject", "w") as subject:
    subject.write("".join(texts.values()))
END
  # libxml2, within libclamav, asks libc for any charset that a document names.
  { printf '<?xml version="1.0" encoding="%s"?>\n<?mso-application progid="Word.Document"?>\n' IBM1047
    printf '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>\n'; } > "$T/odd.xml"
  mail_with_attachment odd.xml < "$T/odd.xml" > "$T/odd"
}
