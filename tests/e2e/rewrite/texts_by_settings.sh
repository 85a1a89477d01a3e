#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The texts that recipients get: languages and charsets, names, templates.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_rewriting.sh"

it "Japanese in UTF-8, and in ISO-2022-JP where it has all characters"
sed 's/^Subject: .*/Subject: =?EUC-JP?B?u83IvrT8pM7K87nw?=/' "$T/mail" > "$T/japanese"
mail=$T/japanese rewrite 'language = ja'
expect_line '[text/plain utf-8]'
expect_line '上記の添付ファイルのうち 1 個を空 (0 バイト) にしました'
expect_line 'Subject: ウイルス警告: 四半期の報告'
mail=$T/japanese rewrite 'language = ja' 'subject_prefix = ウイルス警告:' 'mail_charset = iso-2022-jp'
expect_line '[text/plain iso-2022-jp]'
expect_line '    四半期の報告'
expect_line 'Subject: ウイルス警告: 四半期の報告'
sed 's/^Subject: .*/Subject: =?UTF-8?B?4pGg?=/' "$T/mail" > "$T/vendor"
mail=$T/vendor rewrite 'language = ja' 'mail_charset = iso-2022-jp'
expect_line '[text/plain utf-8]'
expect_line 'Subject: ウイルス警告: ①'

it "an empty sender is shown by the name that the settings give it"
empty_queue
scanq_conf 'empty_sender_name = nobody'
send "$T/mail" ''
expect_queued 1
python3 "$here/mail_text.py" "$(message)" > "$T/text"
expect_line 'nobody sent you a mail with at least one infected file.'

it "templates of one's own count; a broken one falls back, and the log says so"
mkdir -p "$T/templates/en"
printf 'Subject: [virus] {{subject}}\n\nOurs. {{#findings}}{{file}}: {{infection}}{{/findings}}\n' > "$T/templates/en/warning.txt"
rewrite "template_dir = $T/templates"
expect_line 'Subject: [virus] the report'
expect_line 'Ours. a.exe: Scanq.Test.One.UNOFFICIAL'
echo '{{#open}}' >> "$T/templates/en/warning.txt"
rewrite "template_dir = $T/templates"
expect_line '1 of the above attached files was emptied (0 bytes)'
expect_log 'note="template en/warning.txt: line 4: '
