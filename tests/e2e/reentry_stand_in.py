#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Stands in for the listener of Postfix (QMQP) or Sendmail (SMTP) that takes our mail back.

usage: reentry_stand_in.py qmqp|smtp FOLDER [ANSWER [BAD-RECIPIENT...]]. Prints its port, then puts each
mail into FOLDER/N: message, envelope. ANSWER: taken (the default), temporary, permanent, gone (closes the
connection in place of an answer), silent.
"""
import itertools
import os
import socket
import sys
import time

kind, folder = sys.argv[1:3]
answer = (sys.argv[3:] or ["taken"])[0]
bad = {name.encode() for name in sys.argv[4:]}


def keep(message, sender, recipients):
    for number in itertools.count(1):
        place = f"{folder}/{number}"
        if os.path.exists(place):
            continue
        os.makedirs(place + ".made")
        with open(place + ".made/message", "wb") as out:
            out.write(message)
        with open(place + ".made/envelope", "wb") as out:
            out.write(b"F" + sender + b"\0" + b"".join(b"T" + r + b"\0" for r in recipients) + b"\0")
        os.rename(place + ".made", place)
        return


def take_netstring(data):
    length, _, rest = data.partition(b":")
    length = int(length)
    assert rest[length:length + 1] == b",", "no netstring"
    return rest[:length], rest[length + 1:]


def serve_qmqp(stream):
    length = b""
    while not length.endswith(b":"):
        length += stream.read(1)
    content = stream.read(int(length[:-1]))
    assert stream.read(1) == b","
    message, rest = take_netstring(content)
    sender, rest = take_netstring(rest)
    recipients = []
    while rest:
        recipient, rest = take_netstring(rest)
        recipients.append(recipient)
    if answer == "gone":
        return
    if answer == "silent":
        time.sleep(3600)
    text = {"taken": b"Kok 1", "temporary": b"Znot now", "permanent": b"Dnever"}[answer]
    if answer == "taken":
        keep(message, sender, recipients)
    stream.write(b"%d:%s," % (len(text), text))
    stream.flush()


def serve_smtp(stream):
    sender, recipients = b"", []

    def say(text):
        stream.write(text + b"\r\n")
        stream.flush()

    say(b"220-two lines\r\n220 ready")
    for line in stream:
        word = line.strip()
        if word.upper().startswith(b"QUIT"):
            return
        if word.upper().startswith(b"MAIL"):
            sender, recipients = word[word.index(b"<") + 1:word.index(b">")], []
        if word.upper().startswith(b"RCPT"):
            recipient = word[word.index(b"<") + 1:-1]
            if recipient in bad:
                say(b"550 unknown")
                continue
            recipients.append(recipient)
        if word.upper() == b"DATA":
            say(b"354 go on")
            lines = []
            for text in stream:
                assert text.endswith(b"\r\n"), text
                if text == b".\r\n":
                    break
                lines.append((text[1:] if text.startswith(b".") else text)[:-2] + b"\n")
            if answer == "gone":
                return
            if answer == "taken":
                keep(b"".join(lines), sender, recipients)
            say({"taken": b"250 ok", "temporary": b"451 not now", "permanent": b"550 never"}[answer])
            continue
        say(b"250 ok")


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    connection, _ = listener.accept()
    with connection, connection.makefile("rwb") as file:
        (serve_qmqp if kind == "qmqp" else serve_smtp)(file)
