#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Rules for names and types hold within archives, too.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_names.sh"
scanq_conf "deny_names = *.exe *.scr" "allow_names = setup.exe" "deny_types = application/x-dosexec"

it "a forbidden name within an archive is refused, whoever opens it, however deep"
for made in "make-zip deflate" "make-zip zstd" "make-zip raw-sjis" "make-7z lzma2" "make-rar 5 packed" "make-tar pax.gz" "make-tar pax.zst"; do
  "$formats/"${made} "請求書.exe" <<<harmless > "$T/archive"
  mail_with_attachment data.bin < "$T/archive" > "$T/mail"
  expect_refused '\*\.exe'
  "$formats/make-zip" deflate inner.bin < "$T/archive" | mail_with_attachment data.bin > "$T/mail"
  expect_refused '\*\.exe'
done
expect_log 'member=[^ ]*"?.*請求書\.exe'
"$formats/make-zip" deflate setup.exe <<<harmless | mail_with_attachment data.bin > "$T/mail"
expect_accepted

it "so are a program named as a picture and a name that plays tricks there"
for made in "make-zip deflate" "make-tar pax.zst" "make-7z lzma2"; do
  program | "$formats/"${made} photo.jpg | mail_with_attachment data.bin > "$T/mail"
  expect_refused 'application/x-dosexec'
  for name in $'photo\u202egpj.exe' 'photo.jpg   .ExE' $'photo.e\u200bxe' 'photo．ｅｘｅ' 'photo.exe..'; do
    "$formats/"${made} "$name" <<<harmless | mail_with_attachment data.bin > "$T/mail"
    expect_refused '\*\.exe'
  done
done

it "so are names in BinHex and TNEF"
for made in binhex tnef; do
  "$formats/make-in-text" $made report.exe <<<harmless | mail_with_attachment data.bin > "$T/mail"
  expect_refused '\*\.exe'
done

it "a name within an encrypted archive is seen, too"
"$formats/make-zip" aes report.exe <<<harmless | mail_with_attachment data.bin > "$T/mail"
expect_refused '\*\.exe'

it "with another action it is that"
scanq_conf "${rules[@]}" "action_name = tag"
echo harmless | mail_with_attachment virus.exe > "$T/mail"
send "$T/mail"
expect_exit 0
expect_unchanged "$T/mail"
expect_header 'X-Virus-Status: *Denied.Name*'
