#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Signs or verifies a message (with LF line ends, as qmail has it) by python3-dkim.

usage: dkim.py sign|verify KEY.pem < MESSAGE     verify prints "valid" or "invalid"
"""
import base64
import subprocess
import sys

sys.path.pop(0)  # this file's own name is the library's
import dkim

action, key_file = sys.argv[1:]
message = sys.stdin.buffer.read().replace(b"\n", b"\r\n")


def public_key(*_names, **_options):
    """Answers the DNS question for the key."""
    der = subprocess.run(["openssl", "rsa", "-in", key_file, "-pubout", "-outform", "DER"],
                         check=True, capture_output=True).stdout
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)


if action == "sign":
    with open(key_file, "rb") as file:
        signature = dkim.sign(message, b"test", b"example.org", file.read(),
                              canonicalize=(b"simple", b"simple"))
    sys.stdout.buffer.write((signature + message).replace(b"\r\n", b"\n"))
else:
    print("valid" if dkim.verify(message, dnsfunc=public_key) else "invalid")
