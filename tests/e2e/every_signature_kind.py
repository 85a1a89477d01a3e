#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Writes signatures of every kind that libclamav 1.4 takes and that can be made here.

usage: every_signature_kind.py TESTFILES FOLDER                all but those for file types
       every_signature_kind.py --file-types TESTFILES FOLDER   those alone: with them, libclamav
                                                               1.4 dies of the macro signature
       every_signature_kind.py --samples FOLDER                files that the signatures match

TESTFILES holds the files of Debian's clamav-testfiles; the hashes are of clam.exe and of the
sections of clam-upx.exe.
Bytecode needs a compiler that Debian does not have, and a signed database its maker's key.
"""
import hashlib
import os
import struct
import sys
import zipfile


def pe_sections(data):
    """Yields the raw bytes of each section of a PE file."""
    header = struct.unpack_from("<I", data, 0x3C)[0]
    count, optional = struct.unpack_from("<H", data, header + 6)[0], struct.unpack_from(
        "<H", data, header + 20)[0]
    for number in range(count):
        size, start = struct.unpack_from("<II", data, header + 24 + optional + number * 40 + 16)
        if size:
            start &= ~511  # as Windows, and libclamav with it, reads it
            yield data[start:start + size]


def hexed(text):
    return text.encode().hex()


def signatures(program, packed):
    md5, sha1 = hashlib.md5(program).hexdigest(), hashlib.sha1(program).hexdigest()
    sha256 = hashlib.sha256(program).hexdigest()
    sections = list(pe_sections(packed))
    other = hashlib.sha256(b"a harmless file").hexdigest()
    return {
        "kinds.hdb": [f"{md5}:{len(program)}:Kind.Hdb"],
        "kinds.hsb": [f"{sha256}:{len(program)}:Kind.Hsb:73", f"{sha1}:*:Kind.HsbAnySize:73"],
        "kinds.mdb": [f"{len(s)}:{hashlib.md5(s).hexdigest()}:Kind.Mdb" for s in sections],
        "kinds.msb": [f"{len(s)}:{hashlib.sha256(s).hexdigest()}:Kind.Msb:73" for s in sections],
        "kinds.ndb": [f"Kind.Ndb:0:*:{hexed('kind-ndb-sample')}",
                      f"Kind.NdbWild:0:*:{hexed('kind-wild')}??{{2-8}}{hexed('end')}",
                      f"Kind.MacroPart:0:$12:{hexed('macro-part')}"],
        "kinds.ldb": [
            f"Kind.Ldb;Engine:81-255,Target:0;(0&1)|2;{hexed('logic-one')};{hexed('logic-two')};"
            f"{hexed('logic-three')}",
            f"Kind.Pcre;Engine:81-255,Target:0;0&1;{hexed('pcre-trigger')};"
            "0/pcre-trigger[ ]+[a-z]{3,9}=\\d+/i",
            f"Kind.Macro;Engine:81-255,Target:0;0&1;{hexed('macro-head')};${{1-40}}12$",
            f"Kind.Compare;Engine:81-255,Target:0;0&1;{hexed('compare:')};0(>>8#de4#>2000)",
            "Kind.Image;Engine:150-255,Target:0;0;fuzzy_img#af2ad01ed42993c7",
        ],
        "kinds.yar": ['rule KindYara { strings: $a = "yara-sample" $b = /yara-[0-9]{4}/ '
                      "condition: $a and $b }"],
        "kinds.cdb": [r"Kind.Cdb:CL_TYPE_ZIP:*:forbidden\.bin:*:*:*:*:*:*"],
        "kinds.crb": [f"Kind.Crb;0;{'a1' * 20};{'b2' * 20};{'c3' * 64};10001;1;0;1;0;Kind"],
        "kinds.idb": ["Kind.Idb:KINDA:KINDB:" + "1" + "0" * 122 + "0"],
        "kinds.pdb": ["H:bank.example.com", "R:.+:.+example\\.org"],
        "kinds.wdb": ["M:www.example.net:www.example.com"],
        "kinds.ftm": [f"0:0:{hexed('KINDFTM1')}:Kind type:CL_TYPE_ANY:CL_TYPE_BINARY_DATA"],
        "kinds.ign2": ["Kind.Ignored"],
        "kinds.fp": [f"{hashlib.md5(b'a harmless file').hexdigest()}:15:Kind.Fp"],
        "kinds.sfp": [f"{other}:15:Kind.Sfp:73"],
        "kinds.pwdb": ["Kind.Pwdb;Engine:81-255;0;kind-password"],
        "ignored.ndb": [f"Kind.Ignored:0:*:{hexed('kind-ignored-sample')}"],
    }


SAMPLES = {
    "ndb": "x kind-ndb-sample x", "wild": "x kind-wildX1234end x",
    "ldb": "x logic-one x logic-two x", "pcre": "x pcre-trigger   abcd=22 x",
    "macro": "x macro-head 12345 macro-part x", "compare": "x compare:3000 x",
    "yara": "x yara-sample yara-1234 x", "ignored": "x kind-ignored-sample x",
    "clean": "x nothing of all that x", "phish": "<a href=\"http://a.example.org/\">"
    "http://bank.example.com/</a>",
}


def write_samples(folder):
    os.makedirs(folder, exist_ok=True)
    for name, text in SAMPLES.items():
        with open(os.path.join(folder, name), "w", encoding="ascii") as out:
            out.write(text * 3 + "\n")
    with zipfile.ZipFile(os.path.join(folder, "cdb.zip"), "w") as archive:
        archive.writestr("forbidden.bin", "anything")


def main():
    arguments = sys.argv[1:]
    if len(arguments) == 2 and arguments[0] == "--samples":
        write_samples(arguments[1])
        return
    file_types = bool(arguments) and arguments[0] == "--file-types"
    if len(arguments) != 2 + file_types:
        sys.exit(__doc__)
    testfiles, folder = arguments[-2:]
    with open(os.path.join(testfiles, "clam.exe"), "rb") as file:
        program = file.read()
    with open(os.path.join(testfiles, "clam-upx.exe"), "rb") as file:
        packed = file.read()
    os.makedirs(folder, exist_ok=True)
    for name, lines in signatures(program, packed).items():
        if (name == "kinds.ftm") != file_types:
            continue
        with open(os.path.join(folder, name), "w", encoding="ascii") as out:
            out.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
