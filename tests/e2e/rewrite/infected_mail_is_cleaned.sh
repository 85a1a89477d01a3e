#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The main result of a find: the warning, the original with its infected part emptied, the emptied
# part.
. "$(dirname "$0")/../lib.sh"
scanq_conf
# Python's mail parser checks the mail that we write.
structure() {
  python3 - "$1" <<'END'
import email, email.policy, sys
def show(part, depth):
    name = part.get_filename()
    payload = part.get_payload(decode=True)
    print("  " * depth + part.get_content_type() + (f" {name}" if name else "") +
          ("" if payload is None else f" {len(payload)} bytes" if part.get_content_maintype() != "text" else ""))
    for child in part.get_payload() if part.is_multipart() else ():
        show(child, depth + 1)
show(email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default), 0)
END
}
infected_mail > "$T/mail"

it "the mail arrives under the original's header, with a subject that warns"
send "$T/mail" alice@example.org bob@example.net carol@example.net
expect_exit 0
expect_queued 1
expect_equal envelope 'Falice@example.org|Tbob@example.net|Tcarol@example.net||' "$(envelope_of)"
expect_header 'Subject: Virus warning: the report'
for field in From To Date Message-ID; do
  expect_equal "$field" "$(header "$field" "$T/mail")" "$(header "$field" "$(message)")"
done
expect_header 'X-Virus-Status: Infected (Eicar-Test-Signature)'
expect_header 'X-Scanq-Modified: *'

it "it holds the warning, the original with the part emptied, and the empty part"
structure "$(message)" > "$T/got"
cat > "$T/wanted" <<'END'
multipart/mixed
  text/plain
  message/rfc822 FORWARDED_MSG_1.rfc822
    multipart/mixed
      text/plain
      application/octet-stream eicar.com 0 bytes
  application/octet-stream eicar.com 0 bytes
END
diff "$T/wanted" "$T/got" > "$T/difference" || fail "wanted (<), got (>):" "$(cat "$T/difference")"
! holds_virus "$(message)" || fail "the virus is still in it"

it "all but the emptied part's content is byte for byte the original's"
# (The newline before a boundary is the boundary's.)
mail_with_attachment eicar.com < /dev/null | sed 's/^--=_frontier--$/\n&/' > "$T/emptied"
python3 - "$T/emptied" "$(message)" <<'END' || fail "the emptied original does not stand in the mail"
import sys
emptied, mail = (open(path, "rb").read() for path in sys.argv[1:])
sys.exit(emptied.rstrip(b"\n") not in mail)
END

it "the warning names file, virus, sender and subject"
awk '/^$/ { ++blank } blank >= 1' "$(message)" | sed '/FORWARDED_MSG/,$d' > "$T/warning"
for word in eicar.com Eicar-Test-Signature alice@example.org 'the report'; do
  grep -qF -- "$word" "$T/warning" || fail "not in the warning: $word" "$(cat "$T/warning")"
done

it "the log says SCANNED:3, what was found and what was done"
expect_log 'SCANNED:3 .*name=Eicar-Test-Signature.*file=eicar\.com.*action=clean'

it "a virus in the text itself, in an image without a name and in a nested mail are emptied, too"
{ printf 'Subject: only a virus\n\n'; virus; echo; } > "$T/text"
{ printf 'Subject: outer\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n'; cat "$T/mail"; } > "$T/nested"
virus | mail_with_attachment x.png | sed -e 's/;* *\(file\)*name="x.png"//' -e 's#application/octet-stream#image/png#' > "$T/image"
for file in text nested image; do
  empty_queue
  send "$T/$file"
  expect_exit 0
  expect_queued 1
  expect_header 'X-Virus-Status: Infected (*'
  ! holds_virus "$(message)" && ! grep -qF "$(virus)" "$(message)" && ! grep -qF "$(virus | base64)" "$(message)" ||
    fail "$file: the virus is still in it"
done
