#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""SMTP sessions, with what the tests want of them; the message comes on the standard input.

usage: smtp_session.py [option...]; prints the last reply of each message, or of what was refused before.
  --port N, --from ADDRESS, --to ADDRESS (more than once), --client IP (192.0.2.7 if none; loopback
  gets it, so this must be root in a network of its own), --parameters TEXT (of MAIL FROM), --rcpt-parameters TEXT,
  --messages N, --rset (before each message, after MAIL and after RCPT),
  --pipelining, --bdat BYTES (chunks), --tls, --auth NAME:PASSWORD, --stop-after BYTES (of the message),
  --pause FILE (a fifo that is read once before the end of the message), --stop-at COMMAND (the connection is
  closed after it), --folder FOLDER (each file of it is a message, in place of the standard input),
  --connections N (so many sessions at once)
"""
import argparse
import base64
import fcntl
import os
import socket
import ssl
import struct
import sys
import threading

parser = argparse.ArgumentParser()
for name, default in (("--port", 25), ("--messages", 1), ("--bdat", 0), ("--stop-after", 0), ("--connections", 1)):
    parser.add_argument(name, type=int, default=default)
for name, default in (("--client", "192.0.2.7"), ("--parameters", ""), ("--rcpt-parameters", ""), ("--auth", ""),
                      ("--pause", ""), ("--stop-at", ""), ("--folder", "")):
    parser.add_argument(name, default=default)
for name in ("--rset", "--pipelining", "--tls"):
    parser.add_argument(name, action="store_true")
parser.add_argument("--from", dest="sender", default="alice@example.org")
parser.add_argument("--to", dest="recipients", action="append", default=[])
options = parser.parse_args()
recipients = options.recipients or ["bob@example.net"]
if options.folder:
    messages = [open(f"{options.folder}/{name}", "rb").read() for name in sorted(os.listdir(options.folder))]
else:
    messages = [sys.stdin.buffer.read()] * options.messages


class Refused(Exception):
    pass


def add_to_loopback(address):
    """As an alias, lo:NAME"""
    if address.startswith("127."):
        return
    packed = socket.inet_aton(address)
    with socket.socket() as some:
        fcntl.ioctl(some, 0x8916,  # SIOCSIFADDR
                    struct.pack("16sH2x4s8x", b"lo:" + packed.hex().encode(), socket.AF_INET, packed))


class Smtp:
    def __init__(self):
        add_to_loopback(options.client)
        self.open(socket.create_connection(("127.0.0.1", options.port), timeout=600, source_address=(options.client, 0)))
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

    def stop(self):
        self.file.close()  # which would keep the connection open
        self.connection.close()
        raise Refused("(stopped)")

    def go_on(self):
        """Whether the server takes another message"""
        try:
            self.say("RSET")
            return True
        except (Refused, OSError, ValueError):
            return False

    def envelope(self):
        yield f"MAIL FROM:<{options.sender}> {options.parameters}".strip()
        for recipient in recipients:
            yield f"RCPT TO:<{recipient}> {options.rcpt_parameters}".strip()

    def mail(self, message):
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
                if options.stop_at and line.startswith(options.stop_at):
                    self.stop()
        return self.bdat(message) if options.bdat else self.data(message)

    def data(self, message):
        wire = message.replace(b"\n", b"\r\n")
        if wire.startswith(b"."):
            wire = b"." + wire
        wire = wire.replace(b"\r\n.", b"\r\n..")
        if wire and not wire.endswith(b"\r\n"):
            wire += b"\r\n"
        if options.stop_after:
            self.send(wire[:options.stop_after])
            self.stop()
        self.send(wire)
        if options.pause:
            open(options.pause).read()
        self.send(b".\r\n")
        return self.reply()

    def bdat(self, message):
        wire = message.replace(b"\n", b"\r\n")
        answer = ""
        for at in range(0, len(wire), options.bdat):
            chunk = wire[at:at + options.bdat]
            last = " LAST" if at + options.bdat >= len(wire) else ""
            self.send(f"BDAT {len(chunk)}{last}\r\n".encode() + chunk)
            answer = self.reply()
        return answer


def tell(reply):
    """A whole line in one write: print() writes the line's end by itself, and the sessions' lines would mix."""
    sys.stdout.write(f"{reply}\n")
    sys.stdout.flush()


def session():
    try:
        smtp = Smtp()
        smtp.begin()
    except (Refused, OSError) as refused:
        tell(refused)
        return
    for message in messages:
        try:
            if options.rset:
                for length in 1, 2:
                    for line in list(smtp.envelope())[:length]:
                        smtp.say(line)
                    smtp.say("RSET")
            tell(smtp.mail(message))
        except Refused as refused:
            tell(refused)
            if not smtp.go_on():
                break
        except OSError as error:
            tell(f"({error})")
            break
    try:
        smtp.say("QUIT")
    except (Refused, OSError, ValueError):
        pass


threads = [threading.Thread(target=session) for _ in range(options.connections)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
