# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Prints a mail with a text and a file, as mail programs in Japan write it.

usage: letter.py SUBJECT TEXT CHARSET NAME < FILE
TEXT may hold <html>; then it is sent as that.
"""
import email.message
import email.policy
import sys

subject, text, charset, name = sys.argv[1:5]
letter = email.message.EmailMessage(email.policy.SMTP.clone(linesep="\n"))
letter["From"] = "Alice <alice@example.org>"
letter["To"] = "bob@example.net"
letter["Subject"] = subject
letter["Message-ID"] = "<3.letter@example.org>"
letter.set_content(text + "\n", charset=charset, subtype="html" if "<html>" in text else "plain")
letter.add_attachment(sys.stdin.buffer.read(), "application", "zip", filename=name)
sys.stdout.buffer.write(bytes(letter))
