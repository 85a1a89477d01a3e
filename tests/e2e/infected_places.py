# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Writes one message for each place that a virus can sit in.

usage: infected_places.py FOLDER VIRUS
NAME.eml is the message, NAME.emptied the same with the infected part emptied, byte for byte; where
there is no NAME.emptied, the virus sits where nothing can be cut out. NAME.files has the names of
the files that must follow the original in the warning, one a line.
"""
import base64
import binascii
import os
import struct
import sys

folder, virus = sys.argv[1], sys.argv[2].encode()
BEGIN, END = b"\x02<", b">\x03"  # around what is cut out
HEAD = (b"From: Alice <alice@example.org>\nTo: bob@example.net\nSubject: the report\n"
        b"Message-ID: <place@example.org>\nMIME-Version: 1.0\n")


def cut(content):
    return BEGIN + content + END


def b64(content):
    return base64.encodebytes(content).rstrip(b"\n")


def part(header, content):
    return header + b"\n\n" + content


def multipart(*parts, kind=b"mixed", boundary=b"=_frontier", preamble=b"", epilogue=b"", close=True):
    text = b'Content-Type: multipart/' + kind + b'; boundary="' + boundary + b'"\n\n' + preamble
    text += b"".join(b"--" + boundary + b"\n" + one + b"\n" for one in parts)
    return text + (b"--" + boundary + b"--\n" + epilogue if close else b"")


def attachment(name, content, kind=b"application/octet-stream"):
    return part(b"Content-Type: " + kind + b'; name="' + name + b'"\n'
                b"Content-Transfer-Encoding: base64\n"
                b'Content-Disposition: attachment; filename="' + name + b'"', content)


def uuencoded(content):
    lines = [binascii.b2a_uu(content[i:i + 45]) for i in range(0, len(content), 45)]
    return b"begin 644 report.exe\n" + b"".join(lines) + b"`\nend\n"


def binhex(content):
    """BinHex 4.0: name, type, lengths, then data and an empty resource fork, each with its CRC."""
    def crc(data):
        return struct.pack(">H", binascii.crc_hqx(data, 0))

    header = b"\x0areport.exe\0APPL????\0\0" + struct.pack(">II", len(content), 0)
    raw = b"".join(piece + crc(piece) for piece in (header, content, b""))
    raw = raw.replace(b"\x90", b"\x90\x00")
    letters = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
    bits = "".join(f"{byte:08b}" for byte in raw)
    bits += "0" * (-len(bits) % 6)
    text = b":" + bytes(letters[int(bits[i:i + 6], 2)] for i in range(0, len(bits), 6)) + b":"
    lines = [text[i:i + 64] for i in range(0, len(text), 64)]
    return b"(This file must be converted with BinHex 4.0)\n\n" + b"\n".join(lines) + b"\n"


def tnef(content):
    """winmail.dat with one attachment: signature, key, then level, attribute, length, data, sum."""
    def attribute(level, number, data):
        return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    return (struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x00010000)) +
            attribute(2, 0x00069002, b"\1\0" + b"\0" * 12) + attribute(2, 0x00018010, b"report.exe\0") +
            attribute(2, 0x0006800F, content))


def tnef_with_html(html):
    """winmail.dat whose mail has this body."""
    body = struct.pack("<IIII", 1, 0x10130102, 1, len(html)) + html
    data = struct.pack("<IH", 0x223E9F78, 1)
    return data + struct.pack("<BII", 1, 0x00069003, len(body)) + body + struct.pack("<H", sum(body) & 0xFFFF)


CARD = b"BEGIN:VCARD\nPHOTO;ENCODING=QUOTED-PRINTABLE:=\n" + b"=\n".join(b"=%02X" % c for c in virus) + b"\nEND:VCARD\n"
URI = b'<p><a href="data:text/html;base64,' + base64.b64encode(virus) + b'">x</a></p>'
TEXT = part(b"Content-Type: text/plain; charset=utf-8", "本文です。See below.\n".encode())
HTML = part(b"Content-Type: text/html", b"<p>hello</p>")
RUBBISH = b64(virus * 3)
RUBBISH = RUBBISH[:20] + b"\n!!*\x01\x80.\n\n" + RUBBISH[20:]

# name: message, names of the files that follow
PLACES = {
    "a plain attachment": (HEAD + multipart(TEXT, attachment(b"a.com", cut(b64(virus)))), "a.com"),
    "an inline image": (HEAD + multipart(TEXT, part(
        b"Content-Type: image/png\nContent-ID: <i1>\nContent-Disposition: inline; filename=i.png\n"
        b"Content-Transfer-Encoding: base64", cut(b64(b"\x89PNG\r\n\x1a\n" + virus))), kind=b"related"), "i.png"),
    "the text part itself": (HEAD + multipart(part(b"Content-Type: text/plain", cut(b"hello\n" + virus)), HTML,
                                              kind=b"alternative"), "part-1"),
    "the HTML part": (HEAD + multipart(TEXT, part(b"Content-Type: text/html", cut(b"<p>" + virus + b"</p>")),
                                       kind=b"alternative"), "part-2"),
    "a nested multipart": (HEAD + multipart(TEXT, multipart(HTML, multipart(
        attachment(b"deep.exe", cut(b64(virus))), HTML, boundary=b"third"), boundary=b"second")), "deep.exe"),
    "a message in a message": (HEAD + multipart(TEXT, b"Content-Type: message/rfc822\n\n" + HEAD + multipart(
        TEXT, b"Content-Type: message/rfc822\n\n" + HEAD + multipart(
            TEXT, attachment(b"inner.exe", cut(b64(virus))), boundary=b"two"), boundary=b"one")), "inner.exe"),
    "a message that travels as base64": (HEAD + multipart(TEXT, attachment(
        b"fwd.eml", cut(b64(HEAD + multipart(TEXT, attachment(b"x.exe", b64(virus)), boundary=b"in"))),
        kind=b"message/rfc822")), "fwd.eml"),
    "winmail.dat": (HEAD + multipart(TEXT, attachment(b"winmail.dat", cut(b64(tnef(virus))),
                                                      kind=b"application/ms-tnef")), "winmail.dat"),
    "the HTML body of winmail.dat": (HEAD + multipart(TEXT, attachment(
        b"winmail.dat", cut(b64(tnef_with_html(URI))), kind=b"application/ms-tnef")), "winmail.dat"),
    "a card in quoted-printable": (HEAD + multipart(TEXT, attachment(b"a.vcf", cut(b64(CARD)), kind=b"text/x-vcard")), "a.vcf"),
    "uuencoded text in the body": (HEAD + b"Content-Type: text/plain\n\n" +
                                   cut(b"See below.\n\n" + uuencoded(virus)), "part-1"),
    "BinHex text in the body": (HEAD + b"Content-Type: text/plain\n\n" + cut(binhex(virus)), "part-1"),
    "a part without a name": (HEAD + multipart(TEXT, part(
        b"Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64", cut(b64(virus)))), "part-2"),
    "one of two parts of the same name": (HEAD + multipart(
        TEXT, attachment(b"same.exe", b64(b"harmless")), attachment(b"same.exe", cut(b64(virus)))), "same.exe"),
    "both of two parts of the same name": (HEAD + multipart(
        TEXT, attachment(b"same.exe", cut(b64(virus))), attachment(b"same.exe", cut(b64(virus + b"x")))),
        "same.exe\nsame.exe"),
    "a multipart whose boundary does not occur": (HEAD + (
        b'Content-Type: multipart/mixed; boundary="never"\n\n--other\n'
        b"Content-Type: application/octet-stream\n\n" + cut(virus) + b"\n--other--\n"), "part-1.1"),
    "a multipart that is never closed": (HEAD + multipart(
        TEXT, attachment(b"open.exe", cut(b64(virus) + b"\n")), close=False).rstrip(b"\n"), "open.exe"),
    "a message whose header has CR and NUL": (
        HEAD + b"X-Odd: a\rb\0c\r\nX-More: \r\r\n" + multipart(TEXT, attachment(b"a.exe", cut(b64(virus)))), "a.exe"),
    "base64 with rubbish in it": (HEAD + multipart(TEXT, attachment(b"r.exe", cut(RUBBISH))), "r.exe"),
    "a message that is only a virus": (b"\n" + cut(virus + b"\n"), "part-1"),
    "an mbox-quoted message": (b"From alice@example.org Mon Jun  1 12:00:00 2026\n" + HEAD + multipart(
        part(b"Content-Type: text/plain", b">From here on\nall is well"), attachment(b"m.exe", cut(b64(virus)))), "m.exe"),
    "a piece of a message/partial": (HEAD + b'Content-Type: message/partial; id="p@x"; number=2; total=3\n\n' +
                                     cut(b"tail of a body\n" + virus + b"\n"), "part-1"),
    "a preamble": (HEAD + multipart(TEXT, HTML, preamble=cut(b"first\n" + virus) + b"\n"), ""),
    "an epilogue": (HEAD + multipart(TEXT, HTML, epilogue=cut(b"last\n" + virus + b"\n")), ""),
    "a header field": (b"X-Payload: " + virus + b"\n" + HEAD + multipart(TEXT, HTML), None),
    "a part's header field": (HEAD + multipart(TEXT, part(
        b"Content-Type: text/plain\nX-Payload: " + virus, b"hello")), None),
}

for name, (marked, files) in PLACES.items():
    path = os.path.join(folder, name.replace("/", "_"))
    emptied = marked
    while BEGIN in emptied:
        emptied = emptied[:emptied.index(BEGIN)] + emptied[emptied.index(END) + len(END):]
    with open(path + ".eml", "wb") as out:
        out.write(marked.replace(BEGIN, b"").replace(END, b""))
    if files is None:
        continue
    with open(path + ".emptied", "wb") as out:
        out.write(emptied)
    with open(path + ".files", "w", encoding="utf-8") as out:
        out.write(files + "\n" if files else "")
