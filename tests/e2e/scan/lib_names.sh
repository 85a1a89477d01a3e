# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of rules for names and types: sourced after lib.sh.

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
