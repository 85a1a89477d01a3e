#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Zips whose directory is missing, lies, or counts members twice: other programs open their content,
# so the virus in them must be found.
. "$(dirname "$0")/../lib.sh"
# Counts only at the start of a file, so the member was really opened.
scanq_conf "test_signatures = $T/begin.ndb" "required_signatures =" "action_virus = tag" "alert_heuristic = no"
printf 'Begin.Eicar:0:0:%s\n' "$(eicar | od -An -tx1 | tr -d ' \n')" > "$T/begin.ndb"
rm -f "$T/db/test.ndb"
# odd_zip KIND < CONTENT
odd_zip() {
  /usr/bin/python3 - "$1" 3<&0 <<'END'
import io, os, struct, sys, zipfile
kind, made = sys.argv[1], io.BytesIO()
content = os.fdopen(3, "rb").read()
with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
    for i in range(9):
        archive.writestr("text%d.txt" % i, bytes(range(200)) * (i + 1))
    archive.writestr("virus.com", content)
data = bytearray(made.getvalue())
first = data.find(b"PK\1\2")
end = data.find(b"PK\5\6")
last = data.rfind(b"PK\1\2")
if kind == "no-directory":
    data = data[:first]
elif kind == "directory-elsewhere":
    struct.pack_into("<I", data, end + 16, 5)
elif kind == "not-listed":  # the directory leaves out the last member
    del data[last:end]
    end -= end - last
    struct.pack_into("<HHI", data, end + 8, 9, 9, end - first)
elif kind == "overlapping":  # each member claims what is behind it as well
    at, local = first, 0
    while at < last:
        packed = struct.unpack_from("<I", data, at + 20)[0] + 60
        struct.pack_into("<I", data, at + 20, packed)
        struct.pack_into("<I", data, struct.unpack_from("<I", data, at + 42)[0] + 18, packed)
        at = data.find(b"PK\1\2", at + 4)
elif kind == "behind":
    data += b"\r\n-- \r\nsent from my phone\r\n"
sys.stdout.buffer.write(data)
END
}
for kind in whole no-directory directory-elsewhere not-listed overlapping behind; do
  it "$kind"
  eicar | odd_zip $kind | mail_with_attachment data.zip > "$T/mail"
  send "$T/mail"
  expect_exit 0
  expect_log '^SCANNED:3 .*found=virus name=Begin.Eicar.UNOFFICIAL .*member=virus.com'
  empty_queue
done

it "odd zips without anything bad in them are clean, but for one without an end"
for kind in whole not-listed behind; do
  echo harmless | odd_zip $kind | mail_with_attachment data.zip > "$T/mail"
  send "$T/mail"
  expect_log '^SCANNED:1 '
  empty_queue
done
echo harmless | odd_zip no-directory | mail_with_attachment data.zip > "$T/mail"
send "$T/mail"
expect_log '^SCANNED:2 .*found=limit name=Archive.NotRead.zip'
