# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""A Windows program that does nothing: what self-extracting archives begin with."""
import struct


def program():
    dos = b"MZ" + bytes(58) + struct.pack("<I", 64)
    sections = 1
    file_header = struct.pack("<HHIIIHH", 0x14C, sections, 0, 0, 0, 224, 0x102)
    optional = struct.pack("<HBBIIIIIIIIIHHHHHHIIIIHHIIIIII", 0x10B, 6, 0, 512, 0, 0, 0x1000, 0x1000,
                           0x2000, 0x400000, 0x1000, 512, 4, 0, 0, 0, 4, 0, 0, 0x2000, 512, 0, 3, 0,
                           0x100000, 0x1000, 0x100000, 0x1000, 0, 16) + bytes(128)
    section = b".text\0\0\0" + struct.pack("<IIIIIIHHI", 16, 0x1000, 512, 512, 0, 0, 0, 0, 0x60000020)
    head = dos + b"PE\0\0" + file_header + optional + section
    return head + bytes(512 - len(head)) + b"\xc3" + bytes(511)
