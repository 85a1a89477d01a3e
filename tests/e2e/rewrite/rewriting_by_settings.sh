#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The mail that recipients get under the settings for rewriting, as a reader sees it.
. "$(dirname "$0")/../lib.sh"
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

it "delete = no: the infected part travels sealed and comes out whole"
rewrite 'delete = no'
expect_line 'X-Scanq-Modified: sealed'
expect_line '1 of the above attached files was sealed: it cannot be opened by accident'
expect_line "[message/rfc822 FORWARDED_MSG_1.rfc822]"
python3 - "$(message)" > "$T/unsealed" <<'END'
import base64, email, sys
part = email.message_from_binary_file(open(sys.argv[1], "rb")).get_payload()[2]
assert part.get_filename() == "a.exe.virus-sealed", part.get_filename()
sys.stdout.buffer.write(base64.b64decode(part.get_payload(decode=True).split(b"\n\n", 1)[1]))
END
expect_equal "what was sealed" "$(virus)" "$(cat "$T/unsealed")"

it "what cannot be cut out: sealed, or withheld by the setting"
{ printf 'X-Payload: '; virus; echo; clean_mail; } > "$T/header"
mail=$T/header rewrite
expect_line 'X-Scanq-Modified: sealed'
expect_line 'DELETE failed'
expect_log 'note="?DELETE failed'
mail=$T/header rewrite 'delete_failed = withhold'
expect_line 'X-Scanq-Modified: replaced by a warning'
expect_line 'DELETE failed'
expect_no FORWARDED_MSG

it "warn: the warning alone replaces the content"
rewrite 'action_virus = warn'
expect_line '[text/plain us-ascii]'
expect_line '    infection: Scanq.Test.One.UNOFFICIAL'
expect_no FORWARDED_MSG

it "Japanese in UTF-8, and in ISO-2022-JP where it has all characters"
sed 's/^Subject: .*/Subject: =?EUC-JP?B?u83IvrT8pM7K87nw?=/' "$T/mail" > "$T/japanese"
mail=$T/japanese rewrite 'language = ja' 'subject_prefix = ウイルス警告:'
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
expect_line 'Subject: Virus warning: ①'

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

it "header fields named in neutralise_headers are not believed outside"
sed '1iX-Spam-Status: No' "$T/mail" > "$T/spam"
mail=$T/spam rewrite 'neutralise_headers = X-Spam-Status X-Other'
expect_header 'X-Untrusted-X-Spam-Status: No'
expect_equal "the field outside" '' "$(header X-Spam-Status "$(message)")"

it "the trace by which servers notice a loop stays on top"
{ printf 'Delivered-To: bob@example.net\nReceived: from a\nReceived: from b\n'; cat "$T/mail"; } > "$T/trace"
mail=$T/trace rewrite
sed '/^$/q' "$(message)" > "$T/head"
expect_equal "trace lines" 3 "$(grep -cE '^(Received|Delivered-To): ' "$T/head")"
