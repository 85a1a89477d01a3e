#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Stands in for Postfix or Sendmail: starts a milter on one end of a socket, tells it messages, and
does with them what it answers.

usage: milter_client.py [option...] PROGRAM < MESSAGE
  --from ADDRESS, --to ADDRESS (more than once), --client IP, --local, --auth NAME
  --version 2..6, --no-blanks     what is offered
  --split N                       bytes go in pieces of N
  --messages N                    the same message so many times in this connection
  --abort-at COMMAND              ABORT after this command (M R T L N B), then the message anew
  --no-abort                      the same without ABORT, as Sendmail does at RSET
  --stop-at COMMAND               the connection is closed after this command
  --raw FILE                      sends these bytes alone
  --record FILE                   keeps all that was sent
  --spawn                         the connection is descriptor 0, 1 and 2, as spawn(8) has it; what is
                                  no reply shows
  --out FOLDER                    where FOLDER/N is to have the result: message, recipients, reply

Prints a line a message: "continue", "discard", "550 5.7.1 ...", "gone".
"""
import argparse
import os
import re
import select
import socket
import struct
import subprocess
import sys

NEEDED = 0x1f
ALL_STEPS = 0x1fffff


def fields_of(message):
    """header fields as (name, value with its leading blank, folded lines by LF), and the body"""
    head, _, body = message.partition(b"\n\n")
    if message.startswith(b"\n"):
        head, body = b"", message[1:]
    fields = []
    for line in head.split(b"\n") if head else []:
        if line[:1] in b" \t" and fields:
            fields[-1][1] += b"\n" + line
        else:
            name, _, value = line.partition(b":")
            fields.append([name, value])
    return fields, body


class Gone(Exception):
    pass


class Mta:
    def __init__(self, options):
        self.options = options
        self.ours, theirs = socket.socketpair()
        everywhere = theirs if options.spawn else subprocess.DEVNULL
        self.milter = subprocess.Popen([options.program], stdin=theirs, stdout=everywhere, stderr=everywhere)
        theirs.close()
        self.sent = bytearray()  # which grows in place
        self.buffer = b""

    def send(self, command, data=b""):
        frame = struct.pack(">I", len(data) + 1) + command + data
        self.sent += frame
        size = self.options.split or len(frame)
        try:
            for at in range(0, len(frame), size):
                self.ours.sendall(frame[at:at + size])
        except OSError:
            raise Gone()

    def read(self):
        while True:
            if len(self.buffer) >= 4:
                length = struct.unpack(">I", self.buffer[:4])[0]
                if len(self.buffer) >= 4 + length:
                    frame, self.buffer = self.buffer[4:4 + length], self.buffer[4 + length:]
                    return frame[:1], frame[1:]
            if not select.select([self.ours], [], [], 300)[0]:
                raise Gone()
            try:
                got = self.ours.recv(65536)
            except OSError:
                raise Gone()
            if not got:
                raise Gone()
            self.buffer += got

    def negotiate(self):
        self.send(b"O", struct.pack(">III", self.options.version, 0x3f if self.options.version < 6 else 0x1ff,
                                    0x7f if self.options.version < 6 else
                                    ALL_STEPS & ~(0x100000 if self.options.no_blanks else 0)))
        letter, data = self.read()
        assert letter == b"O", letter
        self.version, self.actions, self.protocol = struct.unpack(">III", data[:12])
        # Postfix tells its name unasked, Sendmail its version to whom asks.
        self.tells_name = self.options.mta[:1].isalpha() or \
            bool(self.actions & 0x100) and data[12:16] == bytes(4) and b"v" in data[16:].rstrip(b"\0").split()

    silent = {b"L": 0x80, b"C": 0x1000, b"H": 0x2000, b"M": 0x4000, b"R": 0x8000, b"T": 0x10000,
              b"N": 0x40000, b"B": 0x80000}
    left_out = {b"H": 0x02, b"N": 0x40, b"T": 0x200}

    def tell(self, command, data=b"", macros=()):
        """One step of a session, with its answer. True: the test wants it to end here."""
        if self.left_out.get(command, 0) & self.protocol:
            return False
        if macros:
            self.send(b"D", command + b"".join(m + b"\0" for pair in macros for m in pair))
        self.send(command, data)
        if not self.silent[command] & self.protocol:
            answer = self.read()
            assert answer == (b"c", b""), answer
        return command.decode() in (self.options.abort_at, self.options.stop_at)

    def steps(self, message):
        """(command, data, macros) of the whole message"""
        has_blanks = self.protocol & 0x100000
        auth = [(b"{auth_authen}", self.options.auth.encode())] if self.options.auth else []
        yield b"M", b"<" + self.options.sender.encode() + b">\0BODY=8BITMIME\0", auth
        for address in self.options.recipients:
            yield b"R", b"<" + address.encode("utf-8", "surrogateescape") + b">\0", [(b"i", b"QUEUE1")]
        yield b"T", b"", []
        fields, body = fields_of(message)
        for name, value in fields:
            value = value if has_blanks or not value.startswith(b" ") else value[1:]
            yield b"L", name + b"\0" + value + b"\0", []
        yield b"N", b"", []
        wire = body.replace(b"\n", b"\r\n")
        for at in range(0, len(wire), 65535):
            yield b"B", wire[at:at + 65535], []

    def connect(self):
        family = b"L\0\0/socket\0" if self.options.local else b"4\x12\x34" + self.options.client.encode() + b"\0"
        self.tell(b"C", b"client.example.org\0" + family,
                  [(b"j", b"mail.example.net")] + [(b"v", self.options.mta.encode())] * self.tells_name)
        self.tell(b"H", b"client.example.org\0")

    def message(self, message):
        for command, data, macros in self.steps(message):
            if self.tell(command, data, macros):
                if self.options.stop_at:
                    self.ours.close()
                    raise Gone()
                self.options.abort_at = ""
                if not self.options.no_abort:
                    self.send(b"A")
                return self.message(message)
        self.send(b"E")
        if self.options.stop_at == "E":
            self.ours.close()
            raise Gone()
        return Result(self, message)

    def quit(self):
        try:
            self.send(b"Q")
        except Gone:
            pass
        self.ours.close()


class Result:
    """What becomes of the message by the replies."""

    def __init__(self, mta, message):
        self.fields, self.body = fields_of(message)
        self.recipients = [b"<" + r.encode("utf-8", "surrogateescape") + b">" for r in mta.options.recipients]
        self.has_blanks = bool(mta.protocol & 0x100000)
        self.new_body = None
        self.reply = None
        self.edits = 0
        while self.reply is None:
            letter, data = mta.read()
            self.take(letter, data)

    def value(self, data):
        return data if self.has_blanks else b" " + data

    def take(self, letter, data):
        if letter == b"c":
            self.reply = "continue"
        elif letter == b"d":
            self.reply = "discard"
        elif letter == b"y":
            text = data.rstrip(b"\0").decode()
            assert not re.search(r"(?<!%)(%%)*%(?!%)", text), text
            self.reply = text.replace("%%", "%")
        elif letter != b"p":
            self.edits += 1
            self.edit(letter, data)

    def edit(self, letter, data):
        if letter == b"b":
            assert len(data) <= 65535
            self.new_body = bytearray() if self.new_body is None else self.new_body
            self.new_body += data
        elif letter == b"-":
            self.recipients.remove(data.rstrip(b"\0"))
        elif letter == b"h":
            name, value = data.split(b"\0")[:2]
            self.fields.append([name, self.value(value)])
        elif letter == b"i":
            name, value = data[4:].split(b"\0")[:2]
            self.fields.insert(struct.unpack(">I", data[:4])[0], [name, self.value(value)])
        elif letter == b"m":
            name, value = data[4:].split(b"\0")[:2]
            places = [i for i, f in enumerate(self.fields) if f[0].lower() == name.lower()]
            place = places[struct.unpack(">I", data[:4])[0] - 1]
            if value:
                self.fields[place][1] = self.value(value)
            else:
                del self.fields[place]
        else:
            raise AssertionError(letter)

    def write(self, folder):
        os.makedirs(folder)
        body = self.body if self.new_body is None else self.new_body.replace(b"\r\n", b"\n")
        with open(folder + "/message", "wb") as out:
            for name, value in self.fields:
                out.write(name + b":" + value + b"\n")
            out.write(b"\n" + body)
        with open(folder + "/recipients", "wb") as out:
            out.write(b"".join(r + b"\n" for r in self.recipients))
        with open(folder + "/edits", "w") as out:
            out.write(f"{self.edits}\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--from", dest="sender", default="alice@example.org")
    parser.add_argument("--to", dest="recipients", action="append")
    parser.add_argument("--client", default="192.0.2.7")
    parser.add_argument("--mta", default="Postfix 3.7.11")
    parser.add_argument("--auth", default="")
    parser.add_argument("--version", type=int, default=6)
    for name in ("--split", "--messages"):
        parser.add_argument(name, type=int, default=0)
    for name in ("--abort-at", "--stop-at", "--raw", "--record", "--out"):
        parser.add_argument(name, default="")
    for name in ("--local", "--no-blanks", "--no-abort", "--spawn"):
        parser.add_argument(name, action="store_true")
    parser.add_argument("program")
    options = parser.parse_args()
    options.recipients = options.recipients or ["bob@example.net"]
    message = sys.stdin.buffer.read()
    mta = Mta(options)
    try:
        if options.raw:
            mta.ours.sendall(open(options.raw, "rb").read())
            mta.ours.shutdown(socket.SHUT_WR)
            while True:
                mta.read()
        mta.negotiate()
        mta.connect()
        for number in range(1, (options.messages or 1) + 1):
            result = mta.message(message)
            print(result.reply, flush=True)
            if options.out:
                result.write(f"{options.out}/{number}")
    except Gone:
        print("gone")
    mta.quit()
    if options.record:
        open(options.record, "wb").write(mta.sent)
    try:
        mta.milter.wait(300)
    except subprocess.TimeoutExpired:
        print("the milter does not end")
        mta.milter.kill()


main()
