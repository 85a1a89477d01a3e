#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Rules for names and types: a forbidden file is refused with a text of its own.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_names.sh"

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
