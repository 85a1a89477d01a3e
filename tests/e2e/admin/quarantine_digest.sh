#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq quarantine digest: each recipient gets the list of what was kept back for him, once, and nobody another's.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_quarantine.sh"
settings() { canned_conf "action_virus = quarantine" "action_macro = quarantine" "notify_recipients = no" \
  "host_name = mx.example.net" "$@"; }
policies() { printf '\n%s\n' "$@" >> "$T/scanq.conf"; }
keep() { send "$T/mail" "$@"; expect_exit 0; }
# digest_to ADDRESS: the number of the queued digest for it
digest_to() { grep -lF "T$1" "$T"/queue/*/envelope 2> /dev/null | head -1 | sed -E 's,.*/([0-9]+)/envelope,\1,'; }
# parts NUMBER: From, To, Subject, charset, text and HTML of a digest
parts() { python3 "$here/digest_parts.py" "$(message "$1")" > "$T/parts" 2>&1 || fail "$(cat "$T/parts")"; }
expect_part() { grep -qE -- "$1" "$T/parts" || fail "the digest should match \"$1\":" "$(cat "$T/parts")"; }
expect_no_part() { ! grep -qE -- "$1" "$T/parts" || fail "the digest matches \"$1\":" "$(cat "$T/parts")"; }

it "nothing is sent where the setting is off"
quarantine digest; expect_status 0; expect_out 'digests are off'; expect_queued 0

it "--dry-run prints what would be sent, and changes nothing"
settings "digest = yes"
quarantine digest --dry-run; expect_status 0; expect_queued 0
expect_out '^To: bob@example.net'; expect_out '^To: carol@example.net'; expect_out 'Subject: the report'

it "each recipient gets his own, by the real queue, from nobody"
verdict_is macro=Doc.Macro
keep dave@partner.example bob@example.net
quarantine digest; expect_status 0; expect_out 'sent 2 digests'; expect_queued 2
expect_equal envelope 'F|Tcarol@example.net||' "$(envelope_of "$(digest_to carol@example.net)")"
parts "$(digest_to bob@example.net)"
expect_part '^Mail virus scanner <MAILER-DAEMON@mx.example.net>$'; expect_part '^bob@example.net$'
expect_part '^Mail to you that was kept back: 2$'
expect_part '    Sender: alice@example.org'; expect_part '    Sender: dave@partner.example'
expect_part "    Number: $id"; expect_part '    Why: Virus, Test.One \(report.doc\)'
expect_part '    Why: Documents with macros, Doc.Macro'; expect_part '<td>dave@partner.example</td>'
expect_part 'tell your administrator'; expect_no_part 'carol|Deliver it'
parts "$(digest_to carol@example.net)"; expect_part 'kept back: 1$'; expect_no_part 'bob|dave'

it "a mail stands in one digest of each recipient; what was released in none"
empty_queue; quarantine digest; expect_status 0; expect_out 'sent 0 digests'; expect_queued 0
keep eve@partner.example bob@example.net erin@example.net
quarantine release "$(kept | tail -1)" --to erin@example.net; empty_queue
quarantine digest; expect_queued 1; parts 1; expect_part 'eve@partner'; expect_no_part 'alice|dave'

it "one that cannot be sent is sent the next time, and the others are not sent again"
empty_queue; keep frank@partner.example bob@example.net
STAND_IN_EXIT=71 quarantine digest; expect_status 2; expect_err 'no digest for bob@example.net: .*exit 71'
quarantine digest; expect_status 0; expect_queued 1

it "what came before the last day is not in the first, nor is what another policy is for"
empty_queue; rm -f "$T/quarantine/digest"; keep old@partner.example zoe@example.net; new=$(kept | tail -1)
touch -d '2 days ago' "$T/quarantine/kept/$new/message"; quarantine digest; expect_queued 0
settings; policies '[policy ours]' 'recipients = @example.net' 'digest = yes' 'language = ja' '[policy other]' 'digest = no'
canned_subject='見積書 (5月)'; verdict_is macro=Doc.Macro
keep grace@partner.example bob@EXAMPLE.net bob@example.net stranger@example.com
quarantine digest; expect_status 0; expect_queued 1
parts 1; expect_part '^メールの配送を保留しました: 1 通$'
expect_part '件名: 見積書 \(5月\)'; expect_part '理由: マクロ付きの文書'; expect_part '<html lang="ja">'; expect_part '管理者にお問い合わせ'

it "in ISO-2022-JP where the settings say so"
empty_queue; settings "digest = yes" "language = ja" "mail_charset = iso-2022-jp"; keep heidi@partner.example bob@example.net
quarantine digest; parts 1; expect_part '^iso-2022-jp$'; expect_part '件名: 見積書'

it "what strangers have written is text: no HTML, no link, no line of a header or of an encoded file"
empty_queue; settings "digest = yes"
canned_subject='<script>alert(1)</script> http://evil.example/ WWW.evil.example \u202egnp.exe'
verdict_is 'macro=<img src=x onerror=y>'
keep '"<b>x</b>"@evil.example' bob@example.net
quarantine digest; parts 1
expect_part 'Subject: <script>alert\(1\)</script> http\[:\]//evil.example/ WWW\[\.\]evil.example \?gnp.exe$'
expect_part '<td>&lt;script&gt;alert'; expect_part '&lt;img src=x'; expect_no_part '<td>[^<]*<(script|img|b)|http://evil'

it "two hundred are listed, the others are counted; an unreadable entry hinders nobody"
empty_queue; canned_subject=many; verdict_is macro=Doc.Macro; keep many@partner.example bob@example.net
new=$(kept | tail -1)
for n in $(seq 1001 1204); do cp -r "$T/quarantine/kept/$new" "$T/quarantine/kept/${new%????}$n"; done
echo '{' > "$T/quarantine/kept/${new%????}1204/record"
quarantine digest; expect_status 0; expect_err 'cannot be read'; parts 1
expect_equal rows 200 "$(grep -c '    Subject: many' "$T/parts")"; expect_part 'kept back: 204'; expect_part '^and 4 more'
