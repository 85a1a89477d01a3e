#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Changes one thing in an image and makes the checksum right again, so that it alone counts.

usage: image_edit.py IMAGE program|libclamav|format|base|large
The seal is not made anew: nobody reads it for a message. "large" makes it a sparse file of 2 GiB. The
frozen process is cut off: it tells by itself whether it is of this program and these libraries.
"""
import struct
import sys

HEADER = struct.Struct("<QII9QIIII")  # lib/image/image_format.h
MODULE_BYTES, RELOCATION_BYTES, SEAL_BYTES = 136, 16, 40


def fnv1a(data):
    total = 0xCBF29CE484222325
    for byte in data:
        total = (total ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return total


path, what = sys.argv[1:]
with open(path, "r+b") as image:
    fields = list(HEADER.unpack(image.read(HEADER.size)))
    length = (fields[2] * MODULE_BYTES + fields[8] * RELOCATION_BYTES + sum(fields[12:15]))
    tables = bytearray(image.read(length))
    fields[11] = 0
    image.truncate(fields[5] + fields[6] + SEAL_BYTES)
    if what == "format":
        fields[1] -= 1
    elif what == "base":
        fields[7] += 0x600000000000 - fields[4]
        fields[4] = 0x600000000000
    elif what == "large":
        fields[6] = 2 << 30
        image.truncate(fields[5] + fields[6] + SEAL_BYTES)
    else:
        for number in range(fields[2]):
            at = number * MODULE_BYTES
            name = tables[at + 64:at + 128].rstrip(b"\0").decode()
            if name.endswith(what) or name.startswith(what):
                tables[at] = ord("1") if tables[at] != ord("1") else ord("2")
    fields[3] = 0
    fields[3] = fnv1a(HEADER.pack(*fields) + tables)
    image.seek(0)
    image.write(HEADER.pack(*fields) + tables)
