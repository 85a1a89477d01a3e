#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Another milter beside ours. usage: other_milter.py PORT add|refuse|LETTER: adds a field X-Other, or refuses each
message at its end, or once in each connection at the first command of this letter. Prints "ready" when it listens
at 127.0.0.1."""
import socket
import struct
import sys
import threading

port, does = int(sys.argv[1]), sys.argv[2]
NO_ANSWER = b"DAKQ"  # macros, abort, new connection, quit


def frame(letter, data=b""):
    return struct.pack(">I", len(data) + 1) + letter + data


def read_frame(stream):
    head = stream.read(5)
    if len(head) < 5:
        return None, b""
    return head[4:], stream.read(struct.unpack(">I", head[:4])[0] - 1)


def answer(command, has_refused):
    if command == b"O":
        return frame(b"O", struct.pack(">III", 6, 0x01, 0))
    if command == does.encode() and not has_refused:
        return frame(b"y", b"550 5.7.1 the other milter says no\0")
    if command != b"E" or len(does) == 1:
        return frame(b"c")
    if does == "refuse":
        return frame(b"y", b"550 5.7.1 the other milter says no\0")
    return frame(b"h", b"X-Other\0seen\0") + frame(b"c")


def serve(connection):
    with connection, connection.makefile("rwb") as stream:
        has_refused = False
        while True:
            command, _ = read_frame(stream)
            if command is None or command == b"Q":
                return
            if command not in NO_ANSWER:
                stream.write(answer(command, has_refused))
                stream.flush()
                has_refused = has_refused or command == does.encode()


listener = socket.create_server(("127.0.0.1", port))
print("ready", flush=True)
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
