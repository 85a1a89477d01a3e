#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""small_root.py FOLDER PACKAGE...: makes a small Debian system in FOLDER out of packages that are
installed here: the essential ones, the named ones, and all that they need. Its dpkg knows them, so
that other packages can be installed there. Nothing is fetched, and this system stays as it is.

small_root.py --pack FILE NAME VERSION: makes a package of an installed one, as if it were newer: its
programs and libraries have other build-ids, and do the same.
small_root.py --rebuild FILE: gives another build-id to a program or library."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

STATUS, INFO = "/var/lib/dpkg/status", "/var/lib/dpkg/info"
# They are read by people, and are most of the files.
LEFT_OUT = re.compile(r"^/usr/share/(doc|man|locale|info|lintian|doc-base|bug)/.")


def installed():
    """name -> its stanza of the status file; names that are provided, too"""
    packages = {}
    for stanza in open(STATUS, encoding="utf-8").read().split("\n\n"):
        fields = dict(re.findall(r"^([A-Za-z-]+): (.*)$", stanza, re.M))
        if fields.get("Status") == "install ok installed":
            packages[fields["Package"]] = (fields, stanza)
    for fields, stanza in list(packages.values()):
        for name in re.findall(r"([a-z0-9+.-]+)", re.sub(r"\(.*?\)", "", fields.get("Provides", ""))):
            packages.setdefault(name, (fields, stanza))
    return packages


def needed(packages, names):
    """the packages of these names with all that they depend on: name -> stanza"""
    found, waiting = {}, list(names)
    while waiting:
        alternatives = [name for name in waiting.pop().split("|") if name in packages]
        if not alternatives or any(packages[name][0]["Package"] in found for name in alternatives):
            continue
        fields, stanza = packages[alternatives[0]]
        found[fields["Package"]] = (fields, stanza)
        depends = ",".join(fields[key] for key in ("Pre-Depends", "Depends") if key in fields)
        plain = re.sub(r"\(.*?\)|:[a-z]+|\s", "", depends)
        waiting += [group for group in plain.split(",") if group]
    return found


def info_files(fields):
    """the files that dpkg keeps about a package: (path, name below the info folder)"""
    name = fields["Package"]
    stem = name + ":" + fields["Architecture"] if fields.get("Multi-Arch") == "same" else name
    return [(os.path.join(INFO, file), file) for file in os.listdir(INFO) if file.rsplit(".", 1)[0] == stem]


def files_of(fields):
    for path, file in info_files(fields):
        if file.endswith(".list"):
            return [line for line in open(path).read().splitlines() if not LEFT_OUT.match(line)]
    return []


def copy_files(paths, root):
    """Folders without what else is in them, links as links."""
    listed = "\0".join(path.lstrip("/") for path in paths if path != "/." and os.path.lexists(path))
    reader = subprocess.Popen(["tar", "-C", "/", "--no-recursion", "--null", "-T", "-", "-cf", "-"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    writer = subprocess.Popen(["tar", "-C", root, "--keep-directory-symlink", "-xpf", "-"], stdin=reader.stdout)
    reader.stdin.write(listed.encode())
    reader.stdin.close()
    if reader.wait() or writer.wait():
        sys.exit("small_root.py: the files could not be copied")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def make_root(root, names):
    packages = installed()
    essential = [name for name, (fields, _) in packages.items() if fields.get("Essential") == "yes"]
    found = needed(packages, essential + names)
    os.makedirs(os.path.join(root, "usr"), exist_ok=True)
    for link in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        if os.path.islink("/" + link):
            os.makedirs(os.path.join(root, "usr", link), exist_ok=True)
            os.symlink("usr/" + link, os.path.join(root, link))
    copy_files(sorted({path for fields, _ in found.values() for path in files_of(fields)}), root)
    database = root + "/var/lib/dpkg"
    write(database + "/status", "\n\n".join(stanza.strip() for _, stanza in found.values()) + "\n")
    for empty in ("available", "statoverride", "diversions", "triggers/File", "triggers/Unincorp"):
        write(f"{database}/{empty}", "")
    write(database + "/info/format", "1\n")
    for fields, _ in found.values():
        for path, file in info_files(fields):
            shutil.copy(path, f"{database}/info/{file}")
    for file in ("passwd", "group"):
        shutil.copy(f"/usr/share/base-passwd/{file}.master", f"{root}/etc/{file}")
    # Files that scripts of packages make.
    copy_files(["/usr/bin/awk", "/etc/alternatives/awk"], root)
    for folder, mode in (("tmp", 0o1777), ("proc", 0o755), ("dev", 0o755), ("root", 0o700)):
        os.makedirs(f"{root}/{folder}", exist_ok=True)
        os.chmod(f"{root}/{folder}", mode)
    copy_files([f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom")], root)
    subprocess.run(["ldconfig", "-r", root], check=True)


def rebuild(path):
    """Another content in a file of its own, which takes the name in one rename, as dpkg does it."""
    with open(path, "rb") as file:
        content = bytearray(file.read())
    # The note's head: 4 bytes of name, 20 of id, type 3, "GNU".
    head = b"\x04\0\0\0\x14\0\0\0\x03\0\0\0GNU\0"
    at = content.find(head)
    if content[:4] != b"\x7fELF" or at < 0:
        return
    content[at + len(head)] ^= 1
    with open(path + ".new", "wb") as file:
        file.write(content)
    shutil.copymode(path, path + ".new")
    os.rename(path + ".new", path)


def pack(target, name, version):
    fields, stanza = installed()[name]
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        copy_files(files_of(fields), folder)
        for top, _, files in os.walk(folder):
            for path in (os.path.join(top, file) for file in files):
                if os.path.isfile(path) and not os.path.islink(path):
                    rebuild(path)
        kept = re.sub(r"^(Status|Conffiles):.*\n( .*\n)*", "", stanza.strip() + "\n", flags=re.M)
        write(f"{folder}/DEBIAN/control", re.sub(r"^Version: .*", f"Version: {version}", kept, flags=re.M))
        subprocess.run(["dpkg-deb", "-Znone", "--root-owner-group", "-b", folder, target], check=True,
                       stdout=subprocess.DEVNULL)


if sys.argv[1] == "--pack":
    pack(*sys.argv[2:5])
elif sys.argv[1] == "--rebuild":
    rebuild(sys.argv[2])
else:
    make_root(sys.argv[1], sys.argv[2:])
