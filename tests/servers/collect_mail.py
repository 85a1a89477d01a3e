#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Puts what an MTA delivered to FROM into TO, in the order in which qmail would have got it: versions of a message
in the order of its recipients, then notices, which come to an MTA before the message.

usage: collect_mail.py FROM TO [RECIPIENT...]; those of the message. TO/N has message, whole and envelope; message
is without the Received field of the MTA's own, the first one, and envelope without its domain, or that of Sendmail's
MAIL_HUB, where there was none.
"""
import os
import re
import shutil
import sys

source, target, *wanted = sys.argv[1:]
wanted = [name.encode("utf-8", "surrogateescape") for name in wanted]
RECEIVED = re.compile(rb"^Received: .*\n(?:[ \t].*\n)*", re.M)


def place_of(recipient):
    return wanted.index(recipient) if recipient in wanted else len(wanted)


def read(number):
    folder = f"{source}/{number}"
    with open(folder + "/message", "rb") as file:
        whole = file.read()
    with open(folder + "/envelope", "rb") as file:
        sender, *recipients = file.read().rstrip(b"\0").split(b"\0")
    recipients = [name[1:].removesuffix(b"@mail.example.net").removesuffix(b"@[127.0.0.1]") for name in recipients]
    recipients.sort(key=place_of)
    head, empty_line, body = whole.partition(b"\n\n")
    is_notice = b"\nAuto-Submitted: auto-generated" in head and sender == b"F"
    order = (is_notice, not any(name in wanted for name in recipients), [place_of(name) for name in recipients], number)
    return order, whole, RECEIVED.sub(b"", head + b"\n", 1)[:-1] + empty_line + body, sender, recipients


mails = sorted(read(int(number)) for number in os.listdir(source) if number.isdigit())
os.makedirs(target, exist_ok=True)
next_number = max([0] + [int(name) for name in os.listdir(target) if name.isdigit()]) + 1
for number, (_, whole, message, sender, recipients) in enumerate(mails, next_number):
    os.makedirs(f"{target}/{number}")
    for name, content in (("whole", whole), ("message", message),
                          ("envelope", b"\0".join([sender, *(b"T" + name for name in recipients)]) + b"\0\0")):
        with open(f"{target}/{number}/{name}", "wb") as file:
            file.write(content)
for number in os.listdir(source):
    if number.isdigit():
        shutil.rmtree(f"{source}/{number}")
