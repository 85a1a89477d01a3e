#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The mail that recipients get under the settings for rewriting.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_rewriting.sh"

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
