# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of rewritten mail as its reader sees it: sourced after lib.sh. rewrite SETTING... sends $T/mail, or $mail;
# what arrives is in $T/text.

virus | mail_with_attachment 'a.exe' > "$T/mail"
rewrite() {  # SETTING...
  empty_queue
  scanq_conf "$@"
  send "${mail:-$T/mail}"
  expect_exit 0
  expect_queued 1
  python3 "$here/mail_text.py" "$(message)" > "$T/text"
}
expect_line() { grep -qxF -- "$1" "$T/text" || fail "this line is missing: $1" "$(cat "$T/text")"; }
expect_no() { ! grep -qF -- "$1" "$T/text" || fail "this should not be there: $1" "$(cat "$T/text")"; }
