#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""One SMTP session, with what the tests want of it; the message comes on the standard input.

usage: smtp_session.py [option...]; prints the last reply of each message, or of what was refused before.
  --port N, --from ADDRESS, --to ADDRESS (more than once), --client IP (by XCLIENT, 192.0.2.7 if none; "" for
  none), --parameters TEXT (of MAIL FROM), --rcpt-parameters TEXT, --messages N, --rset (before each message),
  --pipelining, --bdat BYTES (chunks), --tls, --auth NAME:PASSWORD, --stop-after BYTES (of the message),
  --pause FILE (a fifo that is read once before the end of the message)
"""
import argparse
import base64
import socket
import ssl
import sys

parser = argparse.ArgumentParser()
for name, default in (("--port", 25), ("--messages", 1), ("--bdat", 0), ("--stop-after", 0)):
    parser.add_argument(name, type=int, default=default)
for name, default in (("--client", "192.0.2.7"), ("--parameters", ""), ("--rcpt-parameters", ""), ("--auth", ""),
                      ("--pause", "")):
    parser.add_argument(name, default=default)
for name in ("--rset", "--pipelining", "--tls"):
    parser.add_argument(name, action="store_true")
parser.add_argument("--from", dest="sender", default="alice@example.org")
parser.add_argument("--to", dest="recipients", action="append", default=[])
options = parser.parse_args()
recipients = options.recipients or ["bob@example.net"]
message = sys.stdin.buffer.read()


class Refused(Exception):
    pass


class Smtp:
    def __init__(self):
        self.open(socket.create_connection(("127.0.0.1", options.port), timeout=120))
        self.reply()
        self.say("EHLO client.example.org")

    def open(self, connection):
        self.connection = connection
        self.file = connection.makefile("rb")

    def reply(self, good="23"):
        while True:
            line = self.file.readline().decode("utf-8", "replace").rstrip("\r\n")
            if not line:
                raise Refused("(connection closed)")
            if line[3:4] != "-":
                break
        if line[0] not in good:
            raise Refused(line)
        return line

    def send(self, data):
        self.connection.sendall(data)

    def say(self, line, good="23"):
        self.send(line.encode("utf-8", "surrogateescape") + b"\r\n")
        return self.reply(good)

    def begin(self):
        if options.tls:
            self.say("STARTTLS")
            context = ssl._create_unverified_context()
            self.open(context.wrap_socket(self.connection))
            self.say("EHLO client.example.org")
        if options.auth:
            user, password = options.auth.split(":")
            token = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
            self.say("AUTH PLAIN " + token)
        if options.client:
            self.say("XCLIENT ADDR=" + options.client + " NAME=client.example.org")
            self.say("EHLO client.example.org")

    def envelope(self):
        yield f"MAIL FROM:<{options.sender}> {options.parameters}".strip()
        for recipient in recipients:
            yield f"RCPT TO:<{recipient}> {options.rcpt_parameters}".strip()

    def mail(self):
        lines = list(self.envelope())
        if not options.bdat:
            lines.append("DATA")
        if options.pipelining:
            self.send("".join(line + "\r\n" for line in lines).encode())
            for _ in lines:
                self.reply()
        else:
            for line in lines:
                self.say(line)
        return self.bdat() if options.bdat else self.data()

    def data(self):
        wire = message.replace(b"\n", b"\r\n")
        if wire.startswith(b"."):
            wire = b"." + wire
        wire = wire.replace(b"\r\n.", b"\r\n..")
        if wire and not wire.endswith(b"\r\n"):
            wire += b"\r\n"
        if options.stop_after:
            self.send(wire[:options.stop_after])
            self.connection.close()
            raise Refused("(stopped)")
        self.send(wire)
        if options.pause:
            open(options.pause).read()
        self.send(b".\r\n")
        return self.reply()

    def bdat(self):
        wire = message.replace(b"\n", b"\r\n")
        answer = ""
        for at in range(0, len(wire), options.bdat):
            chunk = wire[at:at + options.bdat]
            last = " LAST" if at + options.bdat >= len(wire) else ""
            self.send(f"BDAT {len(chunk)}{last}\r\n".encode() + chunk)
            answer = self.reply()
        return answer


try:
    smtp = Smtp()
    smtp.begin()
except Refused as refused:
    print(refused)
    sys.exit()
for _ in range(options.messages):
    try:
        if options.rset:
            for line in list(smtp.envelope())[:2]:
                smtp.say(line)
            smtp.say("RSET")
        print(smtp.mail(), flush=True)
    except Refused as refused:
        print(refused, flush=True)
    except OSError as error:
        print(f"({error})", flush=True)
        break
try:
    smtp.say("QUIT")
except (Refused, OSError, ValueError):
    pass
