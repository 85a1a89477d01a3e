#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""A client of clamd's protocol that does what it is told.

usage: clamd_client.py SOCKET|PORT STEP...

Steps, in their order: a text, in which \\0 and \\n stand for these bytes; --stream FILE, in chunks of
--chunk bytes; --fd FILE, which passes its descriptor with one byte; --bytes N, that many letters; --read,
which waits for an answer up to a NUL or newline; --close, which stops sending. Prints all that was answered,
NUL as a newline; --repeat N TEXT sends the text so many times and reads an answer after each.
"""
import array
import os
import re
import socket
import struct
import sys

SECONDS = 300


def connect(place):
    if place.isdigit():
        client = socket.create_connection(("127.0.0.1", int(place)))
    else:
        client = socket.socket(socket.AF_UNIX)
        client.connect(place)
    client.settimeout(SECONDS)
    return client


def literal(text):
    return os.fsencode(re.sub(r"\\([0n])", lambda mark: {"0": "\0", "n": "\n"}[mark[1]], text))


class Talk:
    def __init__(self, client):
        self.client, self.answer, self.chunk = client, b"", 1 << 16

    def read_line(self):
        while piece := self.client.recv(1):
            self.answer += piece
            if piece in b"\0\n":
                return

    def stream(self, path):
        with open(path, "rb") as file:
            while piece := file.read(self.chunk):
                self.client.sendall(struct.pack(">I", len(piece)) + piece)
        self.client.sendall(bytes(4))

    def pass_descriptor(self, path):
        with open(path, "rb") as file:
            self.client.sendmsg([b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file.fileno()]))])

    def take_step(self, step, words):
        if step == "--stream":
            self.stream(words.pop(0))
        elif step == "--fd":
            self.pass_descriptor(words.pop(0))
        elif step == "--chunk":
            self.chunk = int(words.pop(0))
        elif step == "--bytes":
            self.client.sendall(b"a" * int(words.pop(0)))
        elif step == "--read":
            self.read_line()
        elif step == "--close":
            self.client.shutdown(socket.SHUT_WR)
        elif step == "--repeat":
            times, text = int(words.pop(0)), literal(words.pop(0))
            for _ in range(times):
                self.client.sendall(text)
                self.read_line()
        else:
            self.client.sendall(literal(step))


def main():
    words = sys.argv[1:]
    talk = Talk(connect(words.pop(0)))
    try:
        while words:
            talk.take_step(words.pop(0), words)
    except (BrokenPipeError, ConnectionResetError):
        pass  # what was answered before is still there
    try:
        while piece := talk.client.recv(1 << 16):
            talk.answer += piece
    except ConnectionResetError:
        pass
    sys.stdout.buffer.write(talk.answer.replace(b"\0", b"\n"))


if __name__ == "__main__":
    main()
