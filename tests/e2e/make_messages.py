#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Writes varied clean messages into a folder, one file each, named by what is odd about it.

usage: make_messages.py FOLDER

All of them must pass the front unchanged. Content is random but the same in every run.
"""
import base64
import os
import quopri
import random
import sys

random.seed(20260601)
MESSAGES = {}


def add(name, data):
    MESSAGES[name] = data if isinstance(data, bytes) else data.encode()


def noise(count):
    return random.getrandbits(8 * count).to_bytes(count, "big") if count else b""


HEAD = b"From: Alice <alice@example.org>\nTo: bob@example.net\nMessage-ID: <%d@example.org>\n"


def mail(subject, body, *fields):
    head = HEAD % random.getrandbits(40) + b"Subject: " + subject + b"\n"
    return head + b"".join(field + b"\n" for field in fields) + b"\n" + body


def part(fields, body):
    return b"".join(field + b"\n" for field in fields) + b"\n" + body


def multipart(kind, parts, boundary, preamble=b"", epilogue=b""):
    inner = b"".join(b"\n--" + boundary + b"\n" + one for one in parts)
    return (b'Content-Type: multipart/%s; boundary="%s"\n' % (kind, boundary),
            preamble + inner + b"\n--" + boundary + b"--\n" + epilogue)


def mime(subject, kind, parts, boundary=b"=_b", **more):
    field, body = multipart(kind, parts, boundary, **more)
    return mail(subject, body, b"MIME-Version: 1.0", field.rstrip(b"\n"))


TEXT = part([b"Content-Type: text/plain; charset=utf-8"], "こんにちは。\nHello.\n".encode())


def file_part(content, name=b'filename="a.bin"', kind=b"application/octet-stream"):
    return part([b"Content-Type: " + kind, b"Content-Transfer-Encoding: base64",
                 b"Content-Disposition: attachment; " + name], base64.encodebytes(content))


def shapes():
    """No, little or odd structure."""
    add("empty", b"")
    add("one newline", b"\n")
    add("one byte", b"x")
    add("two newlines", b"\n\n")
    add("headers only, no empty line", HEAD % 1)
    add("headers only, no final newline", (HEAD % 2)[:-1])
    add("no headers", b"\nonly a body\n")
    add("body without any header syntax", b"just words, no colon\nmore words\n")
    add("no final newline", mail(b"x", b"the last line does not end"))
    add("only spaces", b"   \n \n")
    add("mbox From line on top", b"From alice@example.org Mon Jun  1 12:00:00 2026\n" + mail(b"x", b"y\n"))
    add("quoted From lines", mail(b"x", b"From here\n>From there\n>>From both\n"))
    add("header of 200 KB", mail(b"x", b"y\n", b"X-Long: " + b"a" * 200000))
    add("5000 header fields", mail(b"x", b"y\n", *[b"X-%d: v" % n for n in range(5000)]))
    add("folded headers with blanks alone", mail(b"x", b"y\n", b"X-Folded: a\n \n\t\n b"))
    add("header without a name", mail(b"x", b"y\n", b": nothing"))
    add("header with blanks before the colon", mail(b"x", b"y\n", b"X-Odd   : value"))
    add("same headers twice", mail(b"one", b"y\n", b"Subject: two", b"From: x@y", b"To: z@y"))
    add("forged headers of ours", mail(b"x", b"y\n", b"X-Virus-Scanned: forged", b"X-Virus-Status: Clean"))


def bytes_and_lines():
    """Bytes that mail should not have, and line ends of all kinds."""
    add("CRLF throughout", mail(b"x", b"one\ntwo\n").replace(b"\n", b"\r\n"))
    add("CRLF headers, LF body", mail(b"x", b"").replace(b"\n", b"\r\n") + b"one\ntwo\n")
    add("bare CR", mail(b"x", b"one\rtwo\r\rthree\r"))
    add("CR before LF and CRCRLF", mail(b"x", b"one\r\r\ntwo\n\rthree\n"))
    add("CR in a header", mail(b"a\rb", b"y\n"))
    add("NUL in the body", mail(b"x", b"a\0b\0\0\n\0"))
    add("NUL in a header", mail(b"a\0b", b"y\n"))
    add("only NUL", b"\0" * 1000)
    add("all 256 byte values", mail(b"x", bytes(range(256)) * 8))
    add("random bytes without headers", noise(100000))
    add("random bytes after headers", mail(b"x", noise(200000)))
    add("a line of 1 MB", mail(b"x", b"a" * (1 << 20) + b"\n"))
    add("a line of 1 MB without end in the header", HEAD % 3 + b"Subject: " + b"b" * (1 << 20))
    add("a million empty lines", mail(b"x", b"\n" * 1000000))
    add("lines of dots", mail(b"x", b".\n..\n...\n.\n"))
    add("form feed, bell and escape", mail(b"x", b"\x0c\x07\x1b[31mred\x1b[0m\n"))
    add("UTF-8 BOM first", b"\xef\xbb\xbf" + mail(b"x", b"y\n"))
    add("UTF-16 body", mail(b"x", "日本語".encode("utf-16"), b"Content-Type: text/plain; charset=utf-16"))


def japanese():
    """Headers and names in the charsets that Japanese mail programs use, encoded and raw."""
    subject = "御見積書の件"
    for charset in ("iso2022_jp", "shift_jis", "euc_jp", "utf-8"):
        raw = subject.encode(charset)
        label = charset.replace("_", "-").encode()
        add(f"raw {charset} subject", mail(raw, raw + b"\n"))
        encoded = b"=?" + label + b"?B?" + base64.b64encode(raw) + b"?="
        add(f"encoded {charset} subject", mail(encoded, raw + b"\n",
                                               b"Content-Type: text/plain; charset=" + label))
        add(f"raw {charset} file name", mime(encoded, b"mixed", [TEXT, file_part(
            noise(500), b'filename="' + raw + b'.xls"')]))
    add("RFC 2231 file name in pieces", mime(b"x", b"mixed", [TEXT, file_part(
        noise(500), b"filename*0*=utf-8''%E5%BE%A1;\n filename*1*=%E8%A6%8B;\n filename*2=.xls")]))
    add("broken encoded word", mail(b"=?iso-2022-jp?B?GyRCJD?= =?utf-8?Q?=E3=81?= =?x?z?y?=", b"y\n"))
    add("UTF-8 addresses", "From: あ@例え.jp\nTo: い@例え.jp\nSubject: う\n\nえ\n".encode())
    add("half-width katakana", mail("ｱｲｳ".encode("shift_jis"), "ｱｲｳｴｵ\n".encode("shift_jis")))


def structures():
    """Nested, broken, large and special MIME."""
    add("plain attachment", mime(b"x", b"mixed", [TEXT, file_part(noise(3000))]))
    add("alternative with an inline image", mime(b"x", b"related", [
        part([b"Content-Type: text/html"], b"<img src=cid:1>\n"),
        file_part(noise(800), b"", b"image/png")]))
    for depth in (5, 12, 60):
        inner = TEXT
        for level in range(depth):
            field, body = multipart(b"mixed", [TEXT, inner], b"=_level%d" % level)
            inner = field + b"\n" + body
        add(f"multiparts nested {depth} deep", HEAD % depth + b"MIME-Version: 1.0\n" + inner)
    nested = mail(b"innermost", b"y\n")
    for level in range(10):
        nested = mail(b"level %d" % level, nested, b"MIME-Version: 1.0", b"Content-Type: message/rfc822")
    add("message in message 10 deep", nested)
    add("1000 parts", mime(b"x", b"mixed", [part([b"Content-Type: text/plain"], b"%d\n" % n)
                                            for n in range(1000)]))
    add("preamble and epilogue", mime(b"x", b"mixed", [TEXT], preamble=b"before\n", epilogue=b"after\nall\n"))
    add("no closing boundary", mime(b"x", b"mixed", [TEXT, file_part(noise(99))]).replace(b"--=_b--\n", b""))
    add("boundary that never comes", mail(b"x", b"--other\n\ny\n", b'Content-Type: multipart/mixed; boundary="none"'))
    add("multipart without a boundary", mail(b"x", b"y\n", b"MIME-Version: 1.0", b"Content-Type: multipart/mixed"))
    add("empty boundary", mail(b"x", b"--\n\ny\n----\n", b'Content-Type: multipart/mixed; boundary=""'))
    add("boundary of 300 bytes", mime(b"x", b"mixed", [TEXT], b"b" * 300))
    add("boundary that starts another", mime(b"x", b"mixed", [
        b'Content-Type: multipart/mixed; boundary="=_b2"\n\n--=_b2\n\ny\n--=_b2--\n'], b"=_b"))
    add("inner boundary equal to the outer", mime(b"x", b"mixed", [
        b'Content-Type: multipart/mixed; boundary="=_b"\n\n--=_b\n\ny\n--=_b--\n']))
    add("base64 with rubbish", mail(b"x", b"SGVs!!bG8\x80g\n====\nSGVsbG8=SGVsbG8=\n",
                                    b"MIME-Version: 1.0", b"Content-Transfer-Encoding: base64"))
    add("base64 in lines of one", mail(b"x", b"\n".join(bytes([c]) for c in base64.b64encode(noise(300))),
                                       b"Content-Transfer-Encoding: base64"))
    add("quoted-printable that is broken", mail(b"x", b"=\n=Z9=3\n=" + quopri.encodestring(noise(300)) + b"=",
                                                b"Content-Transfer-Encoding: quoted-printable"))
    add("unknown transfer encoding", mail(b"x", noise(300), b"Content-Transfer-Encoding: x-secret"))
    add("content type of 100 parameters", mail(b"x", b"y\n", b"Content-Type: text/plain" + b"; a=b" * 100))
    add("uuencode in a text", mail(b"x", b"see:\n\nbegin 644 a.bin\n#86)C\n`\nend\n\nbye\n"))
    add("uuencode that never ends", mail(b"x", b"begin 644 a.bin\n#86)C\n"))
    add("yEnc in a text", mail(b"x", b"=ybegin line=128 size=3 name=a.bin\n\x8b\x8c\x8d\n=yend size=3\n"))
    add("BinHex in a text", mail(b"x", b"(This file must be converted with BinHex 4.0)\n:$f0:\n"))
    add("a message in pieces (partial)", mail(b"x", b"a part of it\n", b"MIME-Version: 1.0",
                                b'Content-Type: message/partial; number=1; total=3; id="p@example.org"'))
    add("external body", mail(b"x", b"Content-Type: text/plain\n\n", b"MIME-Version: 1.0",
                                      b'Content-Type: message/external-body; access-type=URL; URL="http://192.0.2.1/"'))
    add("delivery status report", mime(b"x", b"report", [
        TEXT, part([b"Content-Type: message/delivery-status"], b"Reporting-MTA: dns; a\n\nAction: failed\n"),
        part([b"Content-Type: message/rfc822"], mail(b"x", b"y\n"))]))
    add("winmail.dat", mime(b"x", b"mixed", [file_part(
        b"\x78\x9f\x3e\x22" + noise(200), b'filename="winmail.dat"', b"application/ms-tnef")]))
    add("attachment of 3 MB", mime(b"x", b"mixed", [TEXT, file_part(noise(3 << 20))]))


def main():
    for make in (shapes, bytes_and_lines, japanese, structures):
        make()
    for name, data in MESSAGES.items():
        with open(os.path.join(sys.argv[1], name + ".eml"), "wb") as file:
            file.write(data)


if __name__ == "__main__":
    main()
