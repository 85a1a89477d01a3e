#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A scanq-compose that was taken over answers what it likes. What goes out was inspected, or is of a form that
# the front wrote itself; what fails the front's checks is put off.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
lying_conf() {  # SETTING...: the real inspection, and a composer that lies
  canned_conf "$@"
  ln -sf "$build/scanq-inspect" "$T/programs/scanq-inspect"
}
infected_mail > "$T/mail"
lying_conf
# The places of the infected content, of the text, of the first boundary and of the end in the mail.
begin=$(grep -abo "$(eicar | base64 | head -c 20)" "$T/mail" | cut -d: -f1)
end=$(grep -abo -e '--=_frontier--' "$T/mail" | cut -d: -f1); end=$((end - 1))
text=$(grep -abo 'See below' "$T/mail" | cut -d: -f1)
first=$(grep -abo -m1 -e '^--=_frontier' "$T/mail" | cut -d: -f1); first=$((first - 1))
size=$(stat -c %s "$T/mail")
# cut BEGIN END [NEW-BYTES [NAME]]; reply CUT...: what the composer answers, with $subject as the subject
cut() { printf '{"begin":%s,"end":%s,"is_file":true,"name":"%s","new_bytes":%s}' "$1" "$2" "${4-a.com}" "${3-0}"; }
reply() {
  local IFS=,
  printf '{"subject":"%s","could_isolate_all":true,"cuts":[%s]}' "${subject-the report}" "$*" > "$T/programs/reply"
}
is_put_off() {  # WHAT PATTERN
  empty_queue
  send "$T/mail"
  [ "$exit_code" = 81 ] || fail "$1: exit code 81 expected, it was $exit_code"
  expect_exit "$exit_code"; expect_queued 0
  expect_log "error=\"?reply of scanq-compose: $2"
}
holds_virus() { tr -d '\r\n' < "$1" | grep -qF "$(eicar | base64 | head -c 60)" || grep -qF "$(eicar)" "$1"; }

it "the truth is taken"
reply "$(cut "$begin" "$end")"
send "$T/mail"; expect_exit 0; expect_form cleaned
! holds_virus "$(message)" || fail "the virus is still in it"

it "what is no reply is put off"
for lie in '' '{' '[]' 'null' '{}{}' '{"subject":"x","could_isolate_all":true}' \
  '{"subject":"x","could_isolate_all":"yes","cuts":[]}' '{"subject":"x","could_isolate_all":true,"cuts":[7]}' \
  '{"subject":"a\u000d\u000aBcc: eve@example.org","could_isolate_all":false,"cuts":[]}' \
  '{"subject":"a\u0000","could_isolate_all":false,"cuts":[]}' '{"subject":"x","could_isolate_all":false,"cuts":[],"x":1}'; do
  printf '%s' "$lie" > "$T/programs/reply"
  is_put_off "$lie" ''
done
printf '{"subject":"\xff","could_isolate_all":false,"cuts":[]}' > "$T/programs/reply"; is_put_off "no UTF-8" 'not JSON'
subject=$(head -c 3000 /dev/zero | tr '\0' x) reply "$(cut "$begin" "$end")"; is_put_off "a long subject" 'subject is too long'
reply "$(cut "$begin" "$end" 0 "$(head -c 3000 /dev/zero | tr '\0' x)")"; is_put_off "a long name" 'name is too long'
reply "$(cut "$begin" "$end" 0 'a\nX: y')"; is_put_off "a name of two lines" 'name has control bytes'
reply "$(cut "$begin" "$end" 0 '')"; is_put_off "no name" 'a file without a name'
reply; is_put_off "no pieces" 'cuts and could_isolate_all disagree'

it "ranges that are out of order, outside, empty or too many are put off"
reply "$(cut "$begin" $((size + 1)))"; is_put_off "a cut beyond the end" 'a cut outside of the message'
reply "$(cut "$begin" 18446744073709551615)"; is_put_off "a huge cut" 'a cut outside of the message'
reply "$(cut "$begin" 18446744073709551616)"; is_put_off "a cut of no number" 'end is not a count'
reply "$(cut -1 "$end")"; is_put_off "a negative cut" 'begin is not a count'
reply "$(cut "$begin" "$begin")"; is_put_off "an empty cut" 'an empty cut'
reply "$(cut "$end" "$begin")"; is_put_off "a cut backwards" 'an empty cut'
reply "$(cut "$begin" "$end")" "$(cut "$begin" "$end")"; is_put_off "a cut twice" 'cuts out of order'
reply "$(cut "$begin" "$end")" "$(cut $((begin + 1)) "$end")"; is_put_off "overlapping cuts" 'cuts out of order'
reply "$(cut "$begin" "$end")" "$(cut "$text" $((text + 11)))"; is_put_off "cuts backwards" 'cuts out of order'
reply $(for _ in $(seq 1001); do cut "$begin" "$end"; echo; done); is_put_off "many cuts" 'too many cuts'

it "ranges that are not the content of a part are put off: header, boundaries, pieces of lines"
reply "$(cut 0 5)"; is_put_off "the header" 'a cut that is not the content of a part'
second_line=$(($(head -1 "$T/mail" | wc -c)))
for line in 0 "$second_line"; do
  reply "$(cut "$line" "$first")"; is_put_off "the header up to a boundary" 'a cut that is not the content of a part'
done
reply "$(cut "$begin" $((end - 1)))"; is_put_off "half a line" 'a cut that is not the content of a part'
reply "$(cut $((begin + 1)) "$end")"; is_put_off "half a line" 'a cut that is not the content of a part'
reply "$(cut "$begin" $((end + 5)))"; is_put_off "half a boundary" 'a cut that is not the content of a part'

it "new bytes where the settings have none, or others than the reply says, are put off"
eicar > "$T/programs/new_bytes"
reply "$(cut "$begin" "$end" 68)"; is_put_off "new bytes" 'new bytes where the settings have none'
reply "$(cut "$begin" "$end")"; is_put_off "bytes that it does not speak of" 'other new bytes than it says'
lying_conf 'archives = member'
for number in 67 69 18446744073709551615; do
  reply "$(cut "$begin" "$end" "$number")"; is_put_off "$number new bytes" 'other new bytes than it says'
done

it "new bytes that hold a virus are found, and the original travels sealed as it came"
reply "$(cut "$begin" "$end" 68)"
empty_queue; send "$T/mail"; expect_exit 0; expect_form sealed; expect_log 'note="?DELETE failed'
sealed() {
  python3 -c 'import base64, email, sys
sealed = email.message_from_binary_file(open(sys.argv[1], "rb")).get_payload()[1].get_payload(decode=True)
sys.stdout.buffer.write(base64.b64decode(sealed.split(b"\n\n", 1)[1]))' "$(message)"
}
sealed | cmp - "$T/mail" || fail "what was sealed is not the original"
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
