# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Replays the system calls of one store (strace -y) on a disk that keeps only what was synced.

usage: power_loss.py TRACE QUARANTINE MESSAGE-BYTES
After a loss of power a file has the bytes, and a folder the names, of its last fsync; a rename may
have reached the disk by itself at any time after it was called. Checked after every call: no entry
below kept/ may be incomplete; and once the caller was answered, the entry must be there.
"""
import os
import re
import sys

trace, quarantine, message_bytes = sys.argv[1], sys.argv[2], int(sys.argv[3])


class Node:
    def __init__(self, is_folder):
        self.is_folder = is_folder
        self.now = {} if is_folder else 0  # names, or how many bytes
        self.synced = {} if is_folder else 0

    def sync(self):
        self.synced = dict(self.now) if self.is_folder else self.now


root = Node(True)  # the folder above the quarantine
nodes = {}  # descriptor -> node
answered = False


def walk(node, path):
    for name in path.split("/"):
        if name == "..":
            return root
        node = node.now.get(name) if name not in ("", ".") else node
        if node is None:
            return None
    return node


def place(folder, name):
    """The folder node and the last name of what a call names; None for what is elsewhere."""
    if folder.startswith("AT_FDCWD"):
        top = os.path.dirname(quarantine) + "/"
        if not name.startswith(top):
            return None, name
        path, start = name[len(top):], root
    else:
        path, start = name, nodes.get(int(folder.split("<")[0]))
    if start is None:
        return None, name
    return walk(start, os.path.dirname(path)), os.path.basename(path)


def is_whole(entry, view):
    names = getattr(entry, view)
    return all(name in names for name in ("message", "record")) and \
        names["message"].synced == message_bytes and names["record"].synced == names["record"].now > 0


def check(line):
    top = root.now.get(os.path.basename(quarantine))
    kept = top.now.get("kept") if top else None
    for name, entry in (kept.now if kept else {}).items():
        if not is_whole(entry, "synced"):
            sys.exit(f"after {line}: {name} could be found incomplete")
    if answered:
        top = root.synced.get(os.path.basename(quarantine))
        kept = top.synced.get("kept") if top else None
        if not kept or not any(is_whole(entry, "synced") for entry in kept.synced.values()):
            sys.exit(f"after {line}: acknowledged, and a loss of power would lose it")


for line in open(trace, encoding="utf-8"):
    found = re.match(r"(\w+)\((.*)\) += (-?\d+)", line)
    if not found or int(found.group(3)) < 0:
        continue
    call, words, result = found.group(1), found.group(2).split(", "), int(found.group(3))
    number = re.match(r"\d+(?=<|$)", words[0])
    fd = int(number.group()) if number else None
    names = re.findall(r'"([^"]*)"', found.group(2))
    if call == "mkdir":
        words = ["AT_FDCWD"] + words
        call = "mkdirat"
    if call == "mkdirat":
        folder, name = place(words[0], names[0])
        if folder:
            folder.now[name] = Node(True)
    elif call == "openat":
        folder, name = place(words[0], names[0])
        node = None
        if folder:
            if name not in folder.now and "O_CREAT" in found.group(2):
                folder.now[name] = Node(False)
            node = walk(folder, name)
        nodes[result] = node
    elif call in ("write", "pwrite64", "writev"):
        node = nodes.get(fd)
        if node:
            node.now += result
        answered = answered or "<pipe:" in words[0] and fd == 3
    elif call in ("fsync", "fdatasync") and nodes.get(fd):
        nodes[fd].sync()
    elif call == "renameat":
        (old, old_name), (new, new_name) = place(words[0], names[0]), place(words[2], names[1])
        new.now[new_name] = old.now.pop(old_name)
    elif call == "close":
        nodes.pop(fd, None)
    check(line.split("(")[0])
if not answered:
    sys.exit("there was no answer in this trace")
