#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Starts a program for each connection, on its descriptors 0 and 1, as a systemd socket with
Accept=yes does.

usage: accept_each.py SOCKET|PORT PROGRAM [ARGUMENT...]     prints "ready" when it listens
"""
import os
import signal
import socket
import sys


def listen(place):
    if place.isdigit():
        return socket.create_server(("127.0.0.1", int(place)))
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(place)
    os.chmod(place, 0o666)
    listener.listen(128)
    return listener


def main():
    listener = listen(sys.argv[1])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nothing is to be reaped
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        at = connection.fileno()
        os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ, setsigdef=[signal.SIGCHLD, signal.SIGPIPE],
                       file_actions=[(os.POSIX_SPAWN_DUP2, at, 0), (os.POSIX_SPAWN_DUP2, at, 1)])
        connection.close()


if __name__ == "__main__":
    main()
