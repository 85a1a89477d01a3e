#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Makes clean mails of many kinds: varied_mails.py FOLDER COUNT SEED writes FOLDER/N. Each has its N in a field
X-Number, and Date, From and Message-ID, which Sendmail would add. No NUL, which Sendmail refuses."""
import base64
import os
import quopri
import random
import sys

folder, count, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3]
WORDS = "lunch report 会議 資料 Grüße naïve invoice at noon the quarterly figures 御中 от меня".split()


def text(rng, words):
    return " ".join(rng.choice(WORDS) for _ in range(words))


def subject(rng):
    plain = text(rng, rng.randint(0, 12))
    kind = rng.randrange(5)
    if kind == 0:
        return b" " + plain.encode("ascii", "replace")
    if kind == 1:
        return b" " + plain.encode("utf-8")  # raw 8 bit
    if kind == 2:
        return b" " + plain.encode("iso-2022-jp", "replace")
    if kind == 3:
        return b" =?UTF-8?B?" + base64.b64encode(plain.encode()) + b"?="
    return b"\t" + b"\n ".join(b"=?iso-8859-1?Q?a=E9=" + b"?=" for _ in range(rng.randint(1, 5)))


def odd_field(rng):
    return rng.choice([
        b"X-Empty:", b"X-Tight:value", b"X-Blanks:   a  ", b"X-Tab:\tvalue\t", b"x-LOWER: Case",
        b"X-Fold: a\n\tb\n   c", b"X-Long: " + b"y" * rng.randint(900, 3000),
        b"X-Blank-Line: a\n \n b", b"X-Raw: \xe6\x97\xa5 \x93\xfa \xff", b"X-Control: a\x01\x02\x7fb",
        b"X-Colons: a: b: c", b"X-Quote: \"a \\\" b\" <x@y>", b"X-Percent: %s %n 100%",
        b"List-Id: <l.example.org>", b"DKIM-Signature: v=1; a=rsa-sha256; d=example.org;\n\tb=abc\n\t def=",
        b"X-Same: 1\nX-Same: 2\nX-Same: 3", b"\n".join([b"X-Many: 1"] * 900),
        b"Received: from a by b;\n\tMon, 1 Jun 2026 12:00:00 +0900",
        b"X-Virus-Scanned: by somebody else", b"X-Scanq-Modified: no"])


def body(rng):
    kind = rng.randrange(10)
    lines = b"".join(text(rng, rng.randint(0, 14)).encode() + b"\n" for _ in range(rng.randint(1, 40)))
    if kind == 0:
        return b""
    if kind == 1:
        return b"\n" * rng.randint(1, 9)
    if kind == 2:
        return b".\n..\n.a\n...b\n" + lines + b".\n"
    if kind == 3:
        return bytes(rng.choice(b"abc \xe4\xf6\xfc\x80\xff") for _ in range(rng.randint(1, 900))) + b"\n"
    if kind == 4:
        return b"From here to there\n>From\n" + lines + b"   \n\t\n"
    if kind == 5:
        return b"z" * rng.choice([rng.randint(900, 30000), 100000]) + b"\n" + lines
    if kind == 6:
        return text(rng, 30).encode("iso-2022-jp", "replace") + b"\x1b\n"
    if kind == 7:
        return b"begin 644 a.txt\n%:&5L;&\\\n`\nend\n" + lines
    if kind == 8:
        return b"<html><body>" + lines + b"</body></html>\n"
    return lines


def leaf(rng):
    encoding = rng.choice([b"7bit", b"8bit", b"base64", b"quoted-printable", b"binary"])
    content = body(rng)
    if encoding == b"base64":
        content = base64.encodebytes(content)
    elif encoding == b"quoted-printable":
        content = quopri.encodestring(content)
    kind = rng.choice([b"text/plain; charset=utf-8", b"text/html", b"application/octet-stream; name=\"a b.bin\"",
                       b"image/png", b"application/pdf; name*=utf-8''%E5%A0%B1.pdf", b"text/plain; charset=unknown"])
    return b"Content-Type: " + kind + b"\nContent-Transfer-Encoding: " + encoding + b"\n\n" + content


def part(rng, depth):
    kind = rng.randrange(6)
    if depth == 0 or kind > 2:
        return leaf(rng)
    if kind == 0:
        return b"Content-Type: message/rfc822\n\n" + b"Subject: inner\n" + part(rng, depth - 1)
    boundary = b"=_%d-%d" % (depth, rng.randrange(10**6))
    inner = b"".join(b"--" + boundary + b"\n" + part(rng, depth - 1) for _ in range(rng.randint(0, 3)))
    end = rng.choice([b"--" + boundary + b"--\n", b"--" + boundary + b"--\nan epilogue\n", b""])
    return (b"Content-Type: multipart/" + rng.choice([b"mixed", b"alternative", b"signed"]) + b"; boundary=\"" +
            boundary + b"\"\n\na preamble\n" + inner + end)


def mail(rng, number):
    fields = [b"From: Alice <alice@example.org>", b"To: bob@example.net", b"Date: Mon, 1 Jun 2026 12:00:00 +0900",
              b"Message-ID: <%d.varied@example.org>" % number, b"X-Number: %d" % number, b"Subject:" + subject(rng)]
    fields += [odd_field(rng) for _ in range(rng.randint(0, 6))]
    if rng.random() < 0.7:
        rng.shuffle(fields)
    if rng.random() < 0.6:
        return b"\n".join([*fields, b"MIME-Version: 1.0", part(rng, 3)])
    return b"\n".join(fields) + b"\n\n" + body(rng)


os.makedirs(folder, exist_ok=True)
for number in range(count):
    with open(f"{folder}/{number:04}", "wb") as out:
        out.write(mail(random.Random(f"{seed} {number}"), number))
