#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Reads a socket as a syslog daemon reads /dev/log, and prints each message as a line.

usage: syslog_stand_in.py SOCKET [stream | stuck]. Prints "ready" when it listens; a stuck one has its queue full
then, and reads nothing.
"""
import os
import signal
import socket
import sys


def lines_of(path, is_stream):
    kind = socket.SOCK_STREAM if is_stream else socket.SOCK_DGRAM
    with socket.socket(socket.AF_UNIX, kind) as log:
        log.bind(path)
        os.chmod(path, 0o666)
        if is_stream:
            log.listen()
        yield "ready"
        while True:
            if not is_stream:
                yield log.recv(65536).decode()
                continue
            connection, _ = log.accept()
            with connection:
                # glibc ends each message of a stream by a NUL, logger by a line end.
                text = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
                yield from text.replace("\0", "\n").splitlines()


def fill(path):
    """Returns the sockets that have filled the queue: each has room for some messages of its own only."""
    senders = []
    while True:
        senders.append(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        senders[-1].connect(path)
        senders[-1].setblocking(False)
        sent = 0
        try:
            while True:
                senders[-1].send(b"x")
                sent += 1
        except BlockingIOError:
            if sent == 0:
                return senders


def be_stuck(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind(path)
        os.chmod(path, 0o666)
        _senders = fill(path)
        print("ready", flush=True)
        signal.pause()


if sys.argv[2:] == ["stuck"]:
    be_stuck(sys.argv[1])
for line in lines_of(sys.argv[1], len(sys.argv) > 2):
    print(line, flush=True)
