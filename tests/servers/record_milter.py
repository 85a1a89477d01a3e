#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""record_milter.py FILE [--old] PROGRAM: stands between an MTA and a milter, and writes down what the MTA says.
--old: the MTA's offer is turned into one of version 2. So the recordings in tests/fuzz/corpus/milter were
made, of Postfix 3.7.11 and Sendmail 8.17.1.9: name this in master.cf (argv=...) or in the unit of the socket in
place of scanq-milter."""
import os
import select
import socket
import struct
import subprocess
import sys

file, *rest = sys.argv[1:]
is_old = rest[0] == "--old"
mta = socket.socket(fileno=0)
ours, theirs = socket.socketpair()
milter = subprocess.Popen(rest[-1:], stdin=theirs, stdout=theirs, stderr=theirs)
theirs.close()
with open(f"{file}.{os.getpid()}", "wb") as record:
    is_first = True
    while True:
        ready = select.select([mta, ours], [], [])[0]
        if mta in ready:
            data = mta.recv(65536)
            if is_first and is_old:
                data = data[:5] + struct.pack(">III", 2, 0x3f, 0x7f) + data[17:]
            is_first = False
            record.write(data)
            record.flush()
            if not data:
                break
            ours.sendall(data)
        if ours in ready:
            data = ours.recv(65536)
            if not data:
                break
            mta.sendall(data)
