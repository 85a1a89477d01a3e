#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
"""Writes the seeds of the fuzz targets: usage: make_seeds.py FOLDER. A folder for each target;
what fuzzing found is kept there, too, under the name found-..."""
import base64, io, json, os, struct, sys, tarfile, zipfile

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
    multipart]
packed = io.BytesIO()
with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("a/b.txt", "hello " * 50)
    archive.writestr("c", "")
tar = io.BytesIO()
with tarfile.open(fileobj=tar, mode="w:gz") as archive:
    member = tarfile.TarInfo("d.txt")
    member.size = 5
    archive.addfile(member, io.BytesIO(b"hello"))
seeds["archive"] = [packed.getvalue(), tar.getvalue(), b"!<arch>\n", b"Rar!\x1a\x07\x01\0",
                    b"7z\xbc\xaf\x27\x1c\0\x04", b"070701" + b"0" * 104 + b"a\0\0\0"]
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
seeds["clamd"] = [b"nPING\n", b"zSCAN /a b\0zEND\0", b"VERSION\r\n", b"zFILDES\0\0",
                  b"zIDSESSION\0zINSTREAM\0\0\0\0\3abc\0\0\0\0nPING\nzEND\0", b"nINSTREAM\n\xff\xff\xff\xffabc"]

for target, contents in seeds.items():
    folder = os.path.join(sys.argv[1], target)
    os.makedirs(folder, exist_ok=True)
    for number, content in enumerate(contents, 1):
        with open(os.path.join(folder, f"seed-{number}"), "wb") as file:
            file.write(content)
