#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Rules for names and types: a forbidden file is refused with a text of its own, as an attachment
# and within archives, whatever its name pretends to be. (tests/unit/scan/name_rules_test.cc has all
# tricks.)
. "$(dirname "$0")/../lib.sh"
formats=$top/tests/data/formats
text_channels=(6)
rules=("deny_names = *.exe *.scr *.rar" "allow_names = setup.exe" "deny_types = application/x-dosexec")
program() { (cd "$formats" && /usr/bin/python3 -c 'import sys, small_program; sys.stdout.buffer.write(small_program.program())'); }
# mail_with_fields FIELDS < CONTENT: the attachment has exactly these fields
mail_with_fields() {
  clean_mail | sed '/^$/,$d'
  printf '%s\n' 'MIME-Version: 1.0' 'Content-Type: multipart/mixed; boundary="=_b"' '' '--=_b' '' 'See below.' \
    '--=_b' "$1" 'Content-Transfer-Encoding: base64' ''
  base64
  echo '--=_b--'
}
# expect_refused RULE: $T/mail is refused, for this rule
expect_refused() {
  send "$T/mail"
  expect_exit 82
  expect_queued 0
  expect_text 6 "^Dattachment not allowed: Denied\.(Name|Type)\($1\) \(#5\.7\.1\)\$"
  expect_log '^SCANNED:4 .*found=name .*action=reject'
  empty_queue
}
expect_accepted() {
  send "$T/mail"
  expect_exit 0
  expect_unchanged "$T/mail"
  expect_log '^SCANNED:1 '
  empty_queue
}

it "without rules, every name arrives"
scanq_conf
program | mail_with_attachment virus.exe > "$T/mail"
expect_accepted

it "a forbidden name is refused, and the sender is told which rule it was"
scanq_conf "${rules[@]}"
echo harmless | mail_with_attachment virus.exe > "$T/mail"
expect_refused '\*\.exe'
expect_log 'file=virus\.exe'

it "an allowed name is none, and other names arrive"
echo harmless | mail_with_attachment setup.exe > "$T/mail"
expect_accepted
echo harmless | mail_with_attachment report.pdf > "$T/mail"
expect_accepted

it "a list of what is allowed, with all else forbidden"
scanq_conf "deny_names = *" "allow_names = *.pdf *.txt"
echo harmless | mail_with_attachment report.pdf > "$T/mail"
expect_accepted
echo harmless | mail_with_attachment report.doc > "$T/mail"
expect_refused '\*'
clean_mail > "$T/mail"
expect_accepted
mail_with_fields 'Content-Type: text/html' <<<'<html><body><a href="x">y</a></body></html>' > "$T/mail"
expect_accepted

it "a program is refused by its content, whatever its name and type say, unless the name is allowed and no type forbidden"
scanq_conf "${rules[@]}"
for name in photo.jpg setup.exe; do
  program | mail_with_attachment $name > "$T/mail"
  expect_refused 'application/x-dosexec'
done
scanq_conf "${rules[@]::2}"
program | mail_with_attachment setup.exe > "$T/mail"
expect_accepted
program | mail_with_attachment photo.jpg > "$T/mail"
expect_refused '\*\.exe'
scanq_conf "deny_types = application/x-*" "allow_types = application/x-dosexec"
program | mail_with_attachment photo.jpg > "$T/mail"
expect_accepted

scanq_conf "${rules[@]}"
it "a .zip that is a .rar is refused as that"
"$formats/make-rar" 5 stored a.txt <<<harmless | mail_with_attachment photos.zip > "$T/mail"
expect_refused '\*\.rar'

it "a name that plays tricks is refused"
long=$(printf 'a%.0s' {1..247})
while IFS='|' read -r what fields; do
  mail_with_fields "$(echo -e "$fields")" <<<harmless > "$T/mail"
  before=$current_failed
  expect_refused '(\*\.(exe|scr)|class id)'
  [ "$before" = "$current_failed" ] || echo "        the trick: $what"
done <<END
capitals|Content-Type: application/pdf; name="REPORT.EXE"
double extension|Content-Type: application/pdf; name="report.pdf       .exe"
trailing dots and blanks|Content-Disposition: attachment; filename="report.exe. . ."
right-to-left override|Content-Disposition: attachment; filename*=utf-8''report%E2%80%AEfdp.exe
right-to-left override, encoded word|Content-Type: image/png; name="=?utf-8?q?report.=E2=80=AEexe?="
zero-width space|Content-Disposition: attachment; filename*=utf-8''report.e%E2%80%8Bxe
full-width letters|Content-Disposition: attachment; filename*=utf-8''report%EF%BC%8E%EF%BD%85%EF%BD%98%EF%BD%85
full-width letters in Shift_JIS|Content-Type: image/png; name="=?shift_jis?B?$(printf 'report．ｅｘｅ' | iconv -t SHIFT_JIS | base64)?="
Japanese in ISO-2022-JP|Content-Type: image/png; name="=?iso-2022-jp?B?$(printf '請求書.scr' | iconv -t ISO-2022-JP | base64)?="
sections of RFC 2231|Content-Disposition: attachment;\n filename*0="report.e";\n filename*1="xe"
sections out of order|Content-Disposition: attachment;\n filename*1*=%78e; filename*0*=us-ascii''report.%65
two fields, the harmless one first|Content-Disposition: attachment; filename="a.txt"\nContent-Type: x/y; name="report.exe"
two fields, the harmless one last|Content-Type: x/y; name="report.exe"\nContent-Disposition: attachment; filename="a.txt"
the same parameter twice|Content-Disposition: attachment; filename="a.txt"; filename="report.exe"
the same field twice|Content-Disposition: attachment; filename="a.txt"\nContent-Disposition: attachment; filename="report.exe"
plain and RFC 2231|Content-Disposition: attachment; filename="a.txt"; filename*=utf-8''report.exe
alternate data stream|Content-Disposition: attachment; filename="report.exe::\$DATA"
class id|Content-Disposition: attachment; filename="a.txt.{3050F4D8-98B5-11CF-BB82-00AA00BDCE0B}"
overlong|Content-Disposition: attachment; filename="$long.exe.txt.txt"
path|Content-Disposition: attachment; filename="C:\\\\\\\\temp\\\\\\\\report.exe"
END

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
