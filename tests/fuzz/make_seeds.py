#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Writes the seeds of the fuzz targets: usage: make_seeds.py FOLDER. A folder for each target;
what fuzzing found is kept there, too, under the name found-..."""
import base64, bz2, gzip, io, json, lzma, os, struct, sys, tarfile, zipfile

seeds = {}
seeds["envelope"] = [b"Fa@b\0Tc@d\0\0", b"F\0Tc@d\0Te@f\0\0", b"Fa@b\0Q\0Tc@d\0\0", b"Fa@b\0Tc"]
seeds["settings"] = [
    b"scan = all\npasswords = infected virus\naction_virus = clean\n",
    b"# c\n[policy one]\nrecipients = @example.com\n .example.net\naction_macro = pass\n",
    b"max_files = 10\nlog_to = both\nsubject_prefix = \xe8\xad\xa6\n", b"scan = no\n"]
finding = (b'{"category":"virus","name":"Eicar","part":"1.2","file_name":"a.com","content_type":'
           b'"a/b","member":"","note":"","size_bytes":9}')
seeds["verdict"] = [
    b'{"version":1,"is_scanned":true,"not_scanned_reason":"","findings":[' + finding +
    b'],"engine":"ClamAV","signatures":"x","signature_count":3,"engine_way":"loaded",'
    b'"has_database":true,"subject":"s","header_from":"f","message_id":"m","is_automatic":false}']
text = b"Content-Type: text/plain\n\nhello\n"
multipart = (b"From: a@b\nSubject: =?utf-8?B?44GC?=\nMIME-Version: 1.0\n"
             b'Content-Type: multipart/mixed; boundary="x"\n\npreamble\n--x\n' + text +
             b'--x\nContent-Type: application/zip; name="a.zip"\n'
             b"Content-Transfer-Encoding: base64\n\n" + base64.b64encode(b"content" * 9) +
             b"\n--x\nContent-Type: message/rfc822\n\nSubject: in\n" + text + b"--x--\nepilogue\n")
seeds["rewrite"] = [b"\x01" + multipart, b"\x06" + multipart, b"\xff" + multipart, b"\x01" + text,
                    b"\x03Subject: u\n\nbegin 644 a.txt\n#0V%T\n`\nend\n"]
def reply(message, *cuts):
    """A reply of scanq-compose, with these pieces of the message cut out, and the message."""
    listed = [{"begin": message.find(cut), "end": message.find(cut) + len(cut), "is_file": True, "takes_more": False,
               "name": "a.zip", "new_bytes": number} for number, cut in enumerate(cuts)]
    return json.dumps({"subject": "s", "could_isolate_all": bool(cuts), "cuts": listed}).encode() + b"\n" + message
seeds["reply"] = [reply(multipart), reply(multipart, b"hello"), reply(multipart, b"preamble", b"Y29udGVudGNvbnRl"),
                  reply(multipart, b"preamble", base64.b64encode(b"content" * 9)),
                  reply(text, b"hello\n"), reply(multipart, b"a@b")]
seeds["header_text"] = [
    b"=?iso-2022-jp?B?GyRCJCIbKEI=?= x =?utf-8?Q?a=20b?=", b"attachment; filename*0*=utf-8''%e3%81;"
    b" filename*1*=%82", b'attachment; filename="\x1b$B$"\x1b(B.txt"', b"shift_jis\n\x82\xa0\x82\xa2",
    multipart, b"a; name*=utf-7''a%2BAC4-b; name*0*=ibm037''%81%4b", b'a; name="=?utf-16?B?AGEALg==?= =?hz?Q?~{#e~}?="',
    b"iso-2022-kr\n\x1b$)Ca\x0e#e#x\x0f.\x1b(Bb\x1b$(Cc", b"utf-32\n\0\0\0a\0\0\0\x2e"]
packed = io.BytesIO()
with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("a/b.txt", "hello " * 50)
    archive.writestr("c", "")
tar = io.BytesIO()
with tarfile.open(fileobj=tar, mode="w:gz") as archive:
    member = tarfile.TarInfo("d.txt")
    member.size = 5
    archive.addfile(member, io.BytesIO(b"hello"))
# By lzop, zstd --long=31, and 7z with the password tiger7 (also of the names) or the filter ARM64.
seeds["decoders"] = [bytes.fromhex(digits) for digits in (
    "894c5a4f000d0a1a0a104020a00940010503000009000081a46b0beac3000000000968656c6c6f2e74787476c7"
    "085f0000000d0000000d216304a57768617420697320696e20697400000000",
    "28b52ffd04a86900007768617420697320696e20697484ec39a8",
    "377abcaf271c00048c2c874a20000000000000005e000000000000009d6f4a5e2e1dbfbf8a8e7baafdd63844d0"
    "1b8648d7d9c5c9a541e8baaeba0da5ca83eacd0104060001092000070b0100022406f1070112530f5a06d54115"
    "7bbded3fc677df45c5ae922121010001000c110d00080a01260aed8b00000501190100111500680065006c006c"
    "006f002e007400780074000000150601002080a4810000",
    "377abcaf271c0004b62512d780000000000000002e00000000000000b1ff67873e7e58e7891e3ebaa16eff7363"
    "f8449e3d8e3d4f3c50f10d3691dc9330e500c8690082536a07c0d6a7bef0dce1979d80d8c9620d2609e3f912da"
    "400a26891627bc278da9e0638fe0c84e1d8514e30db07cae1cd6542f5a92b2e9dcd3c82efb3f90ecf335b86f06"
    "b6301e744a0393fb126b4fa6fc17f6281d48a6ed7f1ff417a417062001096000070b0100012406f1070112530f"
    "8d0dd788e9fc189b9d2916a32d8ae4de0c5e0a015916ca700000",
    "377abcaf271c00041b8c1dc411000000000000004e0000000000000052a4216601000c7768617420697320696e"
    "206974000104060001091100070b01000221210100010a01000c0d0d00080a01260aed8b000005011907000000"
    "00000000111500680065006c006c006f002e007400780074000000150601002080a4810000")]
seeds["archive"] = [packed.getvalue(), tar.getvalue(), b"!<arch>\n", b"Rar!\x1a\x07\x01\0",
                    b"7z\xbc\xaf\x27\x1c\0\x04", b"070701" + b"0" * 104 + b"a\0\0\0"]
plain_tar = gzip.decompress(tar.getvalue())[:2048]
cpio = b"".join(b"070701" + b"0" * 40 + b"%08X" % size + b"0" * 32 + b"%08X" % len(name) + b"0" * 8 +
                name + bytes(-(110 + len(name)) % 4) + b"hello..."[:size]
                for name, size in ((b"a\0", 8), (b"TRAILER!!!\0", 0)))
fat = b"\xeb\x3c\x90" + b"mkfs.fat" + struct.pack("<HBHBHH", 512, 1, 1, 1, 16, 2) + bytes(54 - 21) + b"FAT12   "
within = [gzip.compress(b"hello"), bz2.compress(b"hello"), lzma.compress(b"hello"), seeds["decoders"][0],
          seeds["decoders"][1], seeds["decoders"][2], plain_tar, cpio,
          b"!<arch>\n" + b"a".ljust(48) + b"8".ljust(10) + b"`\nhello...",
          b"Rar!\x1a\x07\x01\0", b"\x16\x5e-lh0-" + bytes(40), fat.ljust(510, b"\0") + b"\x55\xaa" + bytes(512),
          b"LZIP\1\x0c\0", b"xar!\0\x1c\0\1" + bytes(20), b"\xed\xab\xee\xdb\3\0\0\0", b"MSWIM\0\0\0\xd0\0\0\0"]
seeds["archive_within"] = [b"hello\n" + one for one in within] + [
    b"MZ".join(within[:6]), b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xae\x42\x60\x82" + packed.getvalue()]
data = base64.b64encode(b"hello")
flagged = packed.getvalue().replace(b"PK\1\2\x14\x03\x14\0\0", b"PK\1\2\x14\x03\x14\0\1", 1)
seeds["inner_files"] = [
    packed.getvalue(), packed.getvalue() * 2, flagged,
    b"BEGIN:VCALENDAR\r\nATTACH;ENCODING=BASE64;FILENAME=a:" + data,
    b'<?xml?><pkg:package><pkg:part pkg:name="/a"><pkg:binaryData>' + data + b"</pkg:binaryData></pkg:part>",
    b'<office:document xmlns="urn:oasis:names:tc:opendocument"><office:binary-data>' + data + b"</office:binary-data>",
    b"<svg><image href=\"data:image/png;base64," + data + b"\"/>",
    b"<script>x=atob('aGk=');new Blob([x]);URL.createObjectURL(x)",
    b"Hi. This is the\n\n--- Below\n\nSubject: a\n",
    b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n- -x\n-----BEGIN PGP SIGNATURE-----\n", within[2], within[1],
    bytes.fromhex("04224d18604082000000000500000028b52ffd04224d186040820500008068656c6c6f00000000"),
    b"BEGIN:VCARD\nPHOTO;ENCODING=QUOTED-PRINTABLE:=41=\n =42=\n=43\nKEY;QUOTED-PRINTABLE:a\nEND:VCARD\n",
    b"BEGIN:VCARD\nPHOTO:data:a/b,%41b\nLOGO:data:a/b;base64," + data + b"\nEND:VCARD\n"]
def tnef(number, content):
    return b"\x78\x9f\x3e\x22\1\0\2" + struct.pack("<II", number, len(content)) + content + b"\0\0"
def properties(*some):
    return struct.pack("<I", len(some)) + b"".join(
        struct.pack("<III", tag, 1, len(value)) + value for tag, value in some)
rtf = rb"{\rtf1\ansi\fromhtml1 {\fonttbl x}\htmlrtf a\htmlrtf0 {\*\htmltag64 <p>}\u98?\'63\par{\*\mhtmltag x}\bin2 }}d}"
seeds["outlook"] = [
    tnef(0x18010, b"a.exe\0"), tnef(0x2800C, b"hello"),
    tnef(0x69003, properties((0x10130102, b"<p>hi</p>"), (0x1000001F, b"h\0i\0"), (0x10090102, b"rtf"))),
    tnef(0x69005, properties((0x3707001F, b"a\0.\0e\0"), (0x3701000D, bytes(16) + tnef(0x2800C, b"in")))),
    struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf, rtf,
    bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af320"
                  "68656c090020627705b06c647d0a800fa0"),
    bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")]
seeds["content"] = [
    packed.getvalue(), b"MZ" + bytes(60) + packed.getvalue(), multipart, b"=ybegin line=128 size=5 name=a.com\n"
    b"\x92\x8f\x96\x96\x99\n=yend size=5\n", b"report.\xe2\x80\xaegpj.exe. .\n<p>password: tiger7</p>",
    b"Rar!\x1a\x07\x01\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)]
image = struct.pack("<QIIQQQQQQQQIIII", 0x474D495145435301, 1, 1, 0, 0x300000000000, 2 << 20, 2 << 20,
                    0x300000000100, 1, 1, 1, 1, 1, 1, 0)
seeds["image"] = [image + b"ab".ljust(64, b"\0") + b"libc".ljust(64, b"\0") + bytes(16) + b"xyz"]
seeds["template"] = [b"value\nSubject: {{a}}\n\n{{#c}}\n{{b}}\n{{/c}}\n{{^no}}x{{/no}}\n{{! r }}\n",
                     b"v\n{{#c}}{{#yes}}{{a}}{{/yes}}{{/c}}", b"v\n{{a"]
seeds["log"] = [b"plain", b"a b=\"c\"\n", b"\xe3\x81\x82\xff\xc2\x85\xe2\x80\xae", b""]
seeds["policy"] = [b"@b\n*\n192.0.2.0/24\na@b\nc@d\n192.0.2.1\n", b".b\n<>\nrelay\na@x.b\n\n::1\nr",
                   b"a\n@\n2001:db8::/33\na\n@\n2001:db8::1\n"]
seeds["form"] = [b"page=report&since=2026-11-29&found=%3Cb%3E", b"a=1+2&&b", b"ja;q=0.8, en", b"a=1; scanq_web=2",
                 b'{"user":"a","address":"b","verb":"log","words":{"text":"x"}}']
seeds["clamd"] = [b"nPING\n", b"zSCAN /a b\0zEND\0", b"VERSION\r\n", b"zFILDES\0\0",
                  b"zIDSESSION\0zINSTREAM\0\0\0\0\3abc\0\0\0\0nPING\nzEND\0", b"nINSTREAM\n\xff\xff\xff\xffabc"]

for target, contents in seeds.items():
    folder = os.path.join(sys.argv[1], target)
    os.makedirs(folder, exist_ok=True)
    for number, content in enumerate(contents, 1):
        with open(os.path.join(folder, f"seed-{number}"), "wb") as file:
            file.write(content)
