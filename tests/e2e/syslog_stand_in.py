#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Reads a socket as a syslog daemon reads /dev/log, and prints each message as a line.

usage: syslog_stand_in.py SOCKET [stream]. Prints "ready" when it listens.
"""
import os
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


for line in lines_of(sys.argv[1], len(sys.argv) > 2):
    print(line, flush=True)
