#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Prints From, To, Subject and charset of a digest, then its text and its HTML; fails where it is no digest."""
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
text, html = m.iter_parts()
assert m.get_content_type() == "multipart/alternative" and not m.defects, m.defects
assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
assert m["Auto-Submitted"] == "auto-generated" and m["X-Scanq-Notice"] == "digest"
print(m["From"], m["To"], m["Subject"], text.get_content_charset(), sep="\n")
print(text.get_content()); print(html.get_content())
