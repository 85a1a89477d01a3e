#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Sessions with a clamd at once: clamd_sessions.py SOCKET SESSIONS OBJECTS FILE...: in each session so many objects
by INSTREAM, the files in turn, each with bytes of its own behind it, so that none was seen before. Prints each answer
without its number, and how often it came."""
import collections
import socket
import struct
import sys
import threading

place, sessions, objects = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
contents = [open(name, "rb").read() for name in sys.argv[4:]]
answers = collections.Counter()
ready = threading.Barrier(sessions)


def session(number):
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(600)
        client.connect(place)
        ready.wait()
        client.sendall(b"zIDSESSION\0")
        with client.makefile("rb") as stream:
            for at in range(objects):
                content = contents[at % len(contents)] + b"\n%d %d\n" % (number, at)
                client.sendall(b"zINSTREAM\0" + struct.pack(">I", len(content)) + content + bytes(4))
                answer = b""
                while not answer.endswith(b"\0"):
                    piece = stream.read(1)
                    if not piece:
                        answer = b"0: (closed)\0"
                    answer += piece
                answers[answer[:-1].partition(b": ")[2].decode()] += 1
        client.sendall(b"zEND\0")


threads = [threading.Thread(target=session, args=(number,)) for number in range(sessions)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for answer, count in sorted(answers.items()):
    print(count, answer)
