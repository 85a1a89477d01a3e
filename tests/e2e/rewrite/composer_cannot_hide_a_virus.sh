#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A scanq-compose that was taken over gets no virus through: what goes out was inspected, or is of a form that the
# front wrote itself.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_lying_composer.sh"
eicar > "$T/programs/new_bytes"
lying_conf 'archives = member'

it "new bytes that hold a virus are found, and the original travels sealed as it came"
reply "$(cut "$begin" "$end" 68)"
empty_queue; send "$T/mail"; expect_exit 0; expect_form sealed; expect_log 'note="?DELETE failed'
sealed() {
  python3 -c 'import base64, email, sys
sealed = email.message_from_binary_file(open(sys.argv[1], "rb")).get_payload()[1].get_payload(decode=True)
sys.stdout.buffer.write(base64.b64decode(sealed.split(b"\n\n", 1)[1]))' "$(message)"
}
sealed | cmp - "$T/mail" || fail "what was sealed is not the original"

it "new bytes that use up a limit, so that the virus behind them is not looked at, likewise"
two_archives
lying_conf 'archives = member' 'max_files = 20'
cp "$T/bomb.tar.zst" "$T/programs/new_bytes"
reply "$(cut "$benign" $((benign + 12)) "$(stat -c %s "$T/bomb.tar.zst")")"
empty_queue; send "$T/two"; expect_exit 0; expect_form sealed; expect_log 'DELETE failed: Limits.Exceeded.max_files'
rm "$T/programs/new_bytes"; lying_conf

it "a cut that leaves the virus in is found out likewise"
reply "$(cut "$text" $((text + 11)))"
empty_queue; send "$T/mail"; expect_exit 0; expect_form sealed; sealed | cmp - "$T/mail" || fail "not the original"

it "a composer that says that nothing can be cut gets the original sealed, and nothing else"
printf '{"subject":"x","could_isolate_all":false,"cuts":[]}' > "$T/programs/reply"
empty_queue; send "$T/mail"; expect_exit 0; expect_form sealed; sealed | cmp - "$T/mail" || fail "not the original"

it "a text of its own is the name of a file, encoded, and nowhere else; the subject is that of the inspection"
for text_lie in "$(eicar | sed 's/\\/\\\\/g; s/"/\\"/g')" 'begin 644 a.exe' '=ybegin line=128 size=1 name=a' '=?utf-8?Q?=0D=0AX-Evil:_y?=' \
  '-----BEGIN PGP MESSAGE-----' '(This file must be converted with BinHex 4.0)' '--=_frontier--' "$(eicar | base64 -w0)"; do
  subject=$text_lie reply "$(cut "$begin" "$end" 0 "$text_lie")"
  empty_queue; send "$T/mail"; expect_exit 0; expect_form cleaned
  expect_equal "From" "$(header From "$T/mail")" "$(header From "$(message)")"
  ! grep -qiE '^(begin|=ybegin|X-Evil|-----BEGIN|\(This file|--=_frontier--x)' "$(message)" || fail "it begins a line: $text_lie"
  python3 - "$(message)" "$T/programs/reply" <<'END' || fail "the structure is another one: $text_lie"
import email, email.policy, json, sys
mail = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
wanted = json.load(open(sys.argv[2]))
parts = list(mail.iter_parts())
assert [part.get_content_type() for part in parts] == ["text/plain", "message/rfc822", "application/octet-stream"]
assert mail["Subject"] == "Virus warning: the report", mail["Subject"]
# Of a path, the last component alone.
name = wanted["cuts"][0]["name"].replace("\\", "/").split("/")[-1]
assert parts[2].get_filename() == name, parts[2].get_filename()
assert parts[2].get_payload(decode=True) == b""
END
done

it "warn, a message that is withheld, and notices need nothing of it: it is not even asked"
touch "$T/programs/compose_fails"
lying_conf 'action_virus = warn' 'notify_administrators = yes' 'administrators = boss' 'notify_sender = always'
empty_queue; send "$T/mail"; expect_exit 0; expect_queued 3; expect_form warning
expect_header 'Subject: Virus warning: the report'
n=2 expect_header 'From: Mail virus scanner <MAILER-DAEMON@*>'
lying_conf 'action_virus = quarantine' 'notify_administrators = yes' 'administrators = boss'
empty_queue; send "$T/mail"; expect_exit 0; expect_kept 1
expect_equal notices 'F|Tbob@example.net|| recipients
F|Tboss|| administrators' "$(notices)"

it "where the inspection failed it names the subject, in one field"
rm "$T/programs/compose_fails"
canned_conf 'action_failed = warn'
verdict_is failed=broken
printf '{"subject":"begin 644 a.exe","could_isolate_all":true,"cuts":[]}' > "$T/programs/reply"
empty_queue; send "$T/mail"; expect_exit 0; expect_form warning
expect_header 'Subject: Virus warning: begin 644 a.exe'
! grep -q '^begin' "$(message)" || fail "it begins a line"
