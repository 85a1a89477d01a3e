# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""A compound file (OLE2) with streams in its root, each padded to at least 4096 bytes."""
import struct

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole_file(streams, class_id=bytes(16)):
    sectors, fat, entries = [], [], []
    for name, content in streams:
        content = content.ljust(4096, b"\0")
        start, count = len(sectors), -(-len(content) // 512)
        for i in range(count):
            sectors.append(content[512 * i:512 * i + 512].ljust(512, b"\0"))
            fat.append(start + i + 1 if i + 1 < count else END)
        entries.append((name, 2, start, len(content)))
    directory = b""
    everything = [("Root Entry", 5, END, 0)] + entries
    for i, (name, kind, start, size) in enumerate(everything):
        raw = name.encode("utf-16-le")
        right = i + 1 if 0 < i < len(entries) else FREE
        child = 1 if i == 0 and entries else FREE
        directory += raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw) + 2, kind, 1, FREE, right, child)
        directory += (class_id if i == 0 else bytes(16)) + bytes(20) + struct.pack("<IQ", start, size)
    directory += bytes(-len(directory) % 512)
    first = len(sectors)
    for i in range(0, len(directory), 512):
        sectors.append(directory[i:i + 512])
        fat.append(len(sectors) if i + 512 < len(directory) else END)
    tables = 1
    while (len(sectors) + tables) * 4 > tables * 512:
        tables += 1
    fat_at = list(range(len(sectors), len(sectors) + tables))
    fat += [FAT] * tables
    table = b"".join(struct.pack("<I", entry) for entry in fat).ljust(512 * tables, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6sIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, tables, first, 0, 4096, END, 0, END, 0)
    head += b"".join(struct.pack("<I", at) for at in fat_at)
    return head.ljust(512, b"\xff") + b"".join(sectors) + table
