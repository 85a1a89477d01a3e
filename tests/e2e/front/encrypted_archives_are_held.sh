#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# conf/samples/ppap: encrypted archives are held with a notice in Japanese, those of trading partners pass.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
sample=$top/conf/samples/ppap
# The general lines of the sample, then its policy behind the lines of the test.
mapfile -t lines < <(sed '/^\[/,$d; /^#/d; /^$/d' "$sample/settings.conf" | sed "s,^template_dir = .*,template_dir = $sample/templates,")
canned_conf "${lines[@]}"
sed -n '/^\[/,$p' "$sample/settings.conf" >> "$T/scanq.conf"
verdict_is encrypted=Heuristics.Encrypted.Zip
infected_mail > "$T/mail"

it "it is held, and its recipient reads why, in Japanese"
send "$T/mail" alice@example.org bob@example.net; expect_exit 0
expect_kept 1; expect_queued 1
expect_equal "to whom" 'F|Tbob@example.net||' "$(envelope_of 1)"
python3 "$here/mail_text.py" "$(message 1)" > "$T/text"
for words in 'メールの配送を保留しました' 'パスワード付きのため検査できません' '脱 PPAP'; do
  grep -q "$words" "$T/text" || fail "the notice should say $words:" "$(cat "$T/text")"
done
! grep -q 'built-in one is used' "$T/log" || fail "a text of the sample is not used: $(cat "$T/log")"

it "that of a trading partner arrives as it is, with a mark"
send "$T/mail" sales@partner.example.co.jp bob@example.net; expect_exit 0
expect_kept 1; expect_queued 2; expect_unchanged "$T/mail" 2
n=2 expect_header "X-Virus-Status: Not scanned (Heuristics.Encrypted.Zip)"

it "refused in place of held, nothing is queued"
sed -i '0,/^action_encrypted = .*/s//action_encrypted = reject/' "$T/scanq.conf"
send "$T/mail" alice@example.org bob@example.net; expect_exit 31; expect_queued 2
