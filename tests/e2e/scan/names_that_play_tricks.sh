#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A forbidden file is refused, whatever its name pretends to be. (tests/unit/scan/name_rules_test.cc has all tricks.)
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_names.sh"
scanq_conf "${rules[@]}"

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
UTF-7|Content-Type: image/png; name="=?utf-7?q?report+AC4-exe?="
UTF-7 in RFC 2231|Content-Disposition: attachment; filename*=utf-7''report%2B-%2BAC4-exe
EBCDIC|Content-Type: image/png; name="=?ibm037?B?$(printf 'report.exe' | iconv -t IBM037 | base64)?="
UTF-16 without a mark|Content-Type: image/png; name="=?utf-16?B?$(printf 'report.exe' | iconv -t UTF-16BE | base64)?="
an idle shift|Content-Type: image/png; name="=?iso-2022-jp?q?report.=1B(Bexe?="
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
