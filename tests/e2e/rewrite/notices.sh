#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Notices: their recipients and texts, and that nobody else is told.
. "$(dirname "$0")/../lib.sh"
virus | mail_with_attachment 'a.exe' > "$T/mail"
notices() {  # SETTING...; sends $mail from $sender to $recipients
  empty_queue
  scanq_conf 'notify_administrators = yes' 'administrators = postmaster@mx.example.org' 'host_name = mx.example.org' "$@"
  send "${mail:-$T/mail}" "${sender-alice@example.org}" bob@example.net carol@example.net
  expect_exit 0
}
read_mail() { python3 "$here/mail_text.py" "$(message "$1")" > "$T/text"; }
expect_line() { grep -qxF -- "$1" "$T/text" || fail "this line is missing: $1" "$(cat "$T/text")"; }

it "administrators are told after the mail itself, from nobody, so that none is answered"
notices
expect_queued 2
expect_equal "the mail's envelope" 'Falice@example.org|Tbob@example.net|Tcarol@example.net||' "$(envelope_of 1)"
expect_equal "the notice's envelope" 'F|Tpostmaster@mx.example.org||' "$(envelope_of 2)"
read_mail 2
expect_line 'From: Mail virus scanner <MAILER-DAEMON@mx.example.org>'
expect_line 'To: postmaster@mx.example.org'
expect_line 'Subject: Virus found on mx.example.org: the report'
expect_line 'Auto-Submitted: auto-generated'
expect_line '    sender:     alice@example.org'
expect_line '    recipients: bob@example.net, carol@example.net'
expect_line '    client:     192.0.2.7'
expect_line '    emptied, 0 bytes now'
! grep -q '^defect' "$T/text" || fail "$(cat "$T/text")"

it "the sender is told only where the settings say so, and never a list or a bounce"
notices 'notify_administrators = no'
expect_queued 1
notices 'notify_administrators = no' 'notify_sender = always'
expect_queued 2
expect_equal "the notice's envelope" 'F|Talice@example.org||' "$(envelope_of 2)"
read_mail 2
expect_line 'Subject: A virus was found in your mail: the report'
expect_line 'To: alice@example.org'
sender='' notices 'notify_administrators = no' 'notify_sender = always'
expect_queued 1
sed '1iList-Id: <l.example.org>' "$T/mail" > "$T/list"
mail=$T/list notices 'notify_administrators = no' 'notify_sender = always'
expect_queued 1

it "in Japanese, as ISO-2022-JP, with a From line of one's own"
notices 'language = ja' 'mail_charset = iso-2022-jp' 'from_name = ウイルス検査' 'from_address = scan@example.jp'
read_mail 2
expect_line 'From: ウイルス検査 <scan@example.jp>'
expect_line '[text/plain iso-2022-jp]'
expect_line '    検出されたウイルス: Scanq.Test.One.UNOFFICIAL'
