# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Reads a rewritten message with Python's own MIME parser and says what is not as promised.

usage: read_back.py REWRITTEN ORIGINAL [EMPTIED FILES]
With EMPTIED: the original must be attached as those bytes, and 0-byte files of the names in FILES
must follow. Without: the original must be attached sealed, and come out whole.
"""
import base64
import email
import email.header
import sys

rewritten, original = (open(path, "rb").read() for path in sys.argv[1:3])
message = email.message_from_bytes(rewritten)
problems = []


def check(is_right, problem):
    if not is_right:
        problems.append(problem)


parts = message.get_payload()
check(message.get_content_type() == "multipart/mixed", "not multipart/mixed")
check(not message.defects, f"defects of the whole: {message.defects}")
check(len(parts) >= 2, "fewer than two parts")
check(parts[0].get_content_type() == "text/plain", "the warning is not text/plain")
warning = parts[0].get_payload(decode=True).decode(parts[0].get_content_charset())
was = email.message_from_bytes(original)
for name in ("From", "To", "Date", "Message-ID"):
    check(str(message[name]) == str(was[name]), f"{name} is {message[name]!r}, it was {was[name]!r}")
check("Virus warning:" in str(email.header.make_header(email.header.decode_header(message["Subject"]))),
      "the subject has no prefix")

if len(sys.argv) > 3:
    emptied = open(sys.argv[3], "rb").read()
    files = open(sys.argv[4], encoding="utf-8").read().splitlines()
    check(parts[1].get_content_type() == "message/rfc822", "the original is not message/rfc822")
    check(parts[1].get_filename() == "FORWARDED_MSG_1.rfc822", f"it is named {parts[1].get_filename()}")
    boundary = b"\n--" + message.get_boundary().encode()
    start = rewritten.index(b"\n\n", rewritten.index(b"\nContent-Type: message/rfc822")) + 2
    got = rewritten[start:rewritten.index(boundary, start)]
    check(got == emptied, f"the original is not as it came: {got!r} instead of {emptied!r}")
    check([part.get_filename() for part in parts[2:]] == files,
          f"files are {[part.get_filename() for part in parts[2:]]}, not {files}")
    for part in parts[2:]:
        check(part.get_content_type() == "application/octet-stream", "a file of another type")
        check(part.get_payload(decode=True).strip() == b"", f"{part.get_filename()} is not empty")
    check("(0 bytes)" in warning, "the warning does not say that something was emptied")
    check("DELETE failed" not in warning, "the warning says DELETE failed")
else:
    check(len(parts) == 2, "more than the sealed original")
    check(parts[1].get_content_type() == "application/octet-stream", "the original is not sealed")
    check(parts[1].get_filename() == "FORWARDED_MSG_1.sealed", f"it is named {parts[1].get_filename()}")
    sealed = parts[1].get_payload(decode=True).split(b"\n\n", 1)[1]
    check(base64.b64decode(sealed) == original, "the sealed original is not what came")
    check("DELETE failed" in warning, "the warning does not say DELETE failed")

print("\n".join(problems))
sys.exit(bool(problems))
