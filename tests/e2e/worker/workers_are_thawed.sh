#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A worker goes on from the frozen process in the image. If it cannot, it starts in the ordinary
# way, and the log says why.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"
if [ ! -x "$build/scanq-thaw" ]; then
  skip "workers are not thawed on this kind of processor"
  exit 0
fi

mkdir "$T/programs"
cp "$build"/scanq-* "$build/scanq" "$T/programs/"
image_conf "program_dir = $T/programs"
build_image
cp "$image" "$T/good"
virus | mail_with_attachment tool.exe > "$T/infected"
clean_mail > "$T/clean"
restore_good() { rm -f "$image"; cp "$T/good" "$image"; chmod 644 "$image"; }
# The mail is cleaned all the same, by a worker that starts in the ordinary way.
expect_not_thawed() {
  empty_queue
  send "$T/infected"
  expect_exit 0
  expect_way "image \(not thawed: $1"
  expect_log '^SCANNED:3 .*action=clean'
}

it "infected mail is found, cleaned and inspected again by thawed workers"
send "$T/infected"
expect_exit 0
expect_way 'image( |$)'
expect_log '^SCANNED:3 .*name=Scanq.Test.One.* file=tool.exe .*action=clean'
expect_header 'Subject: Virus warning: the report'

it "the image holds nothing of the environment of who built it"
SECRET_OF_ROOT=geheim-4711 scanq update --image
! grep -q geheim-4711 "$image" || fail "it is there"
cp "$image" "$T/good"

it "clean mail passes unchanged"
empty_queue
send "$T/clean"
expect_exit 0
expect_unchanged "$T/clean"
expect_way 'image( |$)'

it "a notice that a thawed worker writes has the time of today"
empty_queue
image_conf "program_dir = $T/programs" 'notify_administrators = yes'
send "$T/infected"
expect_queued 2
date=$(date -d "$(header Date "$(message 2)")" +%s)
((date >= $(date +%s) - 600 && date <= $(date +%s) + 5)) || fail "it has the date $(header Date "$(message 2)")"
image_conf "program_dir = $T/programs"

it "an archive that libclamav does not open, and Japanese text, are read in a thawed worker as well"
empty_queue
printf '%s' "$(virus)" > "$T/member"
(cd "$T" && lzip -k member)
{ printf 'From: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <a@example.org>\n'; mail_with_attachment member.lz < "$T/member.lz" | sed 1d; } > "$T/packed"
send "$T/packed"
expect_exit 0
expect_log '^SCANNED:3 .*name=Scanq.Test.One.*member=.*engine=image( |$)'
expect_match "the warning" '山田' "$(python3 "$here/mail_text.py" "$(message)" 2>&1 || true)"

it "so is a header in each charset that mails name"
empty_queue
python3 - "$T" <<'END'
import base64, sys
texts = {"iso-8859-2": "łąka", "iso-8859-5": "привет", "iso-8859-7": "γεια", "iso-8859-9": "ışık", "koi8-r": "привет",
         "windows-1250": "łąka", "windows-1251": "привет", "windows-1255": "שלום", "windows-1256": "سلام", "tis-620": "สวัสดี",
         "big5": "中文", "gb2312": "中文", "euc-kr": "안녕", "iso-2022-kr": "안녕", "utf-7": "中文", "utf-16be": "中文",
         "shift_jis": "山田", "euc-jp": "山田", "iso-2022-jp": "山田", "iso-8859-15": "€"}
words = (f"=?{label}?B?{base64.b64encode(text.encode(label)).decode()}?=" for label, text in texts.items())
with open(f"{sys.argv[1]}/named", "w") as mail:
    mail.write("From: a@example.org\nSubject: " + "\n ".join(words) + "\n\nx\n")
with open(f"{sys.argv[1]}/named.subject", "w") as subject:
    subject.write("".join(texts.values()))
END
send "$T/named"
expect_exit 0
expect_unchanged "$T/named"
expect_way 'image( |$)'
expect_log "^SCANNED:1 .*subject=\"?$(cat "$T/named.subject")"

# libxml2, within libclamav, asks libc for any charset that a document names.
{ printf '<?xml version="1.0" encoding="%s"?>\n<?mso-application progid="Word.Document"?>\n' IBM1047
  printf '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>\n'; } > "$T/odd.xml"
mail_with_attachment odd.xml < "$T/odd.xml" > "$T/odd"
it "a charset that no worker knew when it was frozen is unknown, and the mail is scanned all the same"
empty_queue
send "$T/odd"
expect_exit 0
expect_unchanged "$T/odd"
expect_way 'image( |$)'
expect_log '^SCANNED:1 '

it "a program that was changed since"
touch "$T/programs/scanq-inspect"
expect_not_thawed 'changed since: .*/scanq-inspect'

it "scanq check says so, and update --if-changed builds an image for it again"
scanq check || true
expect_out 'not thawed: changed since'
scanq update --image --if-changed || fail "$(cat "$T/out")"
expect_out 'image built'
scanq update --image --if-changed
expect_out 'the image is current'
empty_queue
send "$T/infected"
expect_way 'image( |$)'
cp "$image" "$T/good"

it "a bit flipped in the frozen tables"
at=$(($(od -An -t u8 -j 32 -N 8 "$image") + $(od -An -t u8 -j 40 -N 8 "$image")))
python3 - "$image" $((at + 200)) <<'END'
import sys
with open(sys.argv[1], "r+b") as image:
    image.seek(int(sys.argv[2])); byte = image.read(1)[0]
    image.seek(int(sys.argv[2])); image.write(bytes([byte ^ 1]))
END
expect_not_thawed 'damaged: checksum'

it "whatever bit is flipped in header and tables, the program is started in place of the frozen one"
python3 - "$T/good" "$image" "$T/programs/scanq-thaw" "$at" > "$T/out" 2>&1 <<'END' || true
import os, random, subprocess, sys
good, image, thaw, at = open(sys.argv[1], "rb").read(), *sys.argv[2:4], int(sys.argv[4])
places = list(range(0, 104)) + [random.randrange(at, at + 8000) for _ in range(150)]
for place in places:
    damaged = bytearray(good)
    damaged[place] ^= 1 << random.randrange(8)
    with open(image, "r+b") as out:
        out.seek(place); out.write(damaged[place:place + 1])
    done = subprocess.run([thaw, image, "/bin/echo", "started"], capture_output=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0 or done.stdout != b"started\n":
        print(place, done)
    with open(image, "r+b") as out:
        out.seek(place); out.write(good[place:place + 1])
END
[ ! -s "$T/out" ] || fail "$(cat "$T/out")"

it "with a limit that leaves no room for a worker the mail is put off"
restore_good
(ulimit -v 30000; send "$T/clean"; cp "$T/log" "$T/limited.log"; echo "$exit_code" > "$T/exit")
expect_equal "exit code" 71 "$(cat "$T/exit")"
expect_match "the log" 'found=failed' "$(cat "$T/limited.log")"

it "where a range of its addresses is taken, also at a second try"
restore_good
python3 - "$image" "$at" <<'END'
import struct, sys
with open(sys.argv[1], "r+b") as image:  # lib/image/image_format.h: FrozenHeader, files, segments
    image.seek(int(sys.argv[2])); block = bytearray(image.read(65536))
    files, segments = struct.unpack_from("<II", block, 80)
    first = 88 + files * 160
    end = first + segments * 40
    block[first + 80:first + 88] = block[first + 40:first + 48]  # the third lies where the second does
    block[8:16] = bytes(8)
    total = 0xCBF29CE484222325
    for word, in struct.iter_unpack("<Q", block[:end]):
        total = (total ^ word) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    block[8:16] = struct.pack("<Q", total)
    image.seek(int(sys.argv[2])); image.write(block)
END
expect_not_thawed 'a range of its addresses is taken'
restore_good

it "without scanq-thaw a worker starts from its beginning, and the log says why"
mv "$T/programs/scanq-thaw" "$T/thaw"
expect_not_thawed 'cannot start .*/scanq-thaw: No such file or directory'
mv "$T/thaw" "$T/programs/scanq-thaw"

it "where thaw_workers = no, nothing is frozen, and the image is used all the same"
image_conf "program_dir = $T/programs" 'thaw_workers = no'
build_image
((at + 4096 > $(stat -c %s "$image"))) || fail "the image holds more than the engine"
empty_queue
send "$T/infected"
expect_way 'image( |$)'
expect_log '^SCANNED:3 '

it "a worker that starts from its beginning does without charsets that it does not know, too"
for mail in "$T/odd" "$T/named"; do
  empty_queue
  send "$mail"
  expect_exit 0
  expect_unchanged "$mail"
  expect_log '^SCANNED:1 '
done

it "an image of other settings is not used by a thawed worker, either"
image_conf "program_dir = $T/programs"
build_image
image_conf "program_dir = $T/programs" 'alert_pua = yes'
empty_queue
send "$T/infected"
expect_way 'loaded \(image refused: made with other settings'
expect_log '^SCANNED:3 '
