# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Prints a mail as a reader sees it: chosen header fields, then each part with its text.

usage: mail_text.py MESSAGE
"""
import email
import email.policy
import sys

message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
for name in ("From", "To", "Subject", "Auto-Submitted", "X-Scanq-Notice", "X-Scanq-Modified"):
    if message[name] is not None:
        print(f"{name}: {message[name]}")


def show(part):
    if part.get_content_type() == "text/plain":
        print(f"[text/plain {part.get_content_charset()}]")
        print(part.get_payload(decode=True).decode(part.get_content_charset()))
    elif part.get_content_type() == "message/rfc822":
        print(f"[message/rfc822 {part.get_filename()}]")
    elif part.get_content_maintype() == "multipart":
        for child in part.iter_parts():
            show(child)
    else:
        content = part.get_payload(decode=True)
        print(f"[{part.get_content_type()} {part.get_filename()} {len(content)} bytes]")


show(message)
print(*(f"defect: {defect}" for defect in message.defects), sep="\n")
