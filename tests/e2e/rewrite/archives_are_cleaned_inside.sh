#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# archives = member: only the infected members of an archive are emptied, all others stay as they
# were, and the result is inspected again. An archive that cannot be cleaned in this way is emptied
# as a whole.
. "$(dirname "$0")/../lib.sh"
scanq_conf "archives = member"
mkdir "$T/in" "$T/in/folder"
head -c 70000 /dev/urandom > "$T/in/写真.bin"
seq 5000 > "$T/in/folder/numbers.txt"
: > "$T/in/empty"
eicar > "$T/in/folder/請求書.com"
printf '#!/bin/sh\n' > "$T/in/script" && chmod 755 "$T/in/script"
# pack NAME: the folder as an archive of that name
pack() {
  rm -f "$T/$1"
  case $1 in
    *.zip) (cd "$T/in" && 7z a -tzip "$T/$1" . > /dev/null) ;;
    *.7z) (cd "$T/in" && 7z a -t7z "$T/$1" . > /dev/null) ;;
    *) (cd "$T/in" && bsdtar -a -cf "$T/$1" *) ;;
  esac
}
# attached NAME: the attachment as it arrived, within the attached original
attached() {
  /usr/bin/python3 - "$(message)" "$1" <<'END'
import email, sys
for part in email.message_from_binary_file(open(sys.argv[1], "rb")).walk():
    if part.get_content_type() == "message/rfc822":
        for inner in part.walk():
            if inner.get_filename() == sys.argv[2]:
                sys.stdout.buffer.write(inner.get_payload(decode=True))
                sys.exit()
END
}
deliver() {  # NAME
  mail_with_attachment "$1" < "$T/$1" > "$T/mail"
  empty_queue
  send "$T/mail"
  expect_exit 0
  expect_queued 1
  attached "$1" > "$T/arrived-$1"
}
# expect_cleaned NAME EMPTIED...: the archive still has all its members, and those named are empty
expect_cleaned() {
  local name=$1 member
  shift
  deliver "$name"
  rm -rf "$T/out"; mkdir "$T/out"
  bsdtar -xf "$T/arrived-$name" -C "$T/out" 2> "$T/trouble" || fail "$name cannot be unpacked: $(cat "$T/trouble")"
  rm -rf "$T/wanted"; cp -a "$T/in" "$T/wanted"
  for member; do : > "$T/wanted/$member"; done
  diff -r "$T/wanted" "$T/out" > "$T/difference" || fail "$name, wanted (<) and got (>):" "$(cat "$T/difference")"
  expect_log '^SCANNED:3 .*action=clean'
  expect_header 'X-Scanq-Modified: *'
}

for kind in zip tar tar.gz tar.bz2 tar.xz tar.zst tar.lz4 tgz; do
  it "$kind: only the infected member is emptied"
  pack "data.$kind"
  expect_cleaned "data.$kind" folder/請求書.com
done

it "a program stays executable, and the warning names the member"
deliver data.tar.zst
bsdtar -tvf "$T/arrived-data.tar.zst" | grep -q '^-rwxr-xr-x .*script$' || fail "$(bsdtar -tvf "$T/arrived-data.tar.zst")"
/usr/bin/python3 "$here/mail_text.py" "$(message)" > "$T/text"
grep -q 'packed in it: folder/請求書.com' "$T/text" || fail "the warning:" "$(cat "$T/text")"

it "several infected members, and an archive within, are emptied"
virus > "$T/in/second.com"
(cd "$T/in" && eicar | "$top/tests/data/formats/make-zip" deflate inner.com > inner.zip)
for kind in zip tar.gz; do
  pack "data.$kind"
  expect_cleaned "data.$kind" folder/請求書.com second.com inner.zip
done
rm "$T/in/second.com" "$T/in/inner.zip"

it "7z, RAR and a zip with an encrypted member are emptied as a whole"
pack data.7z
"$top/tests/data/formats/make-rar" 5 packed 請求書.com < "$T/in/folder/請求書.com" > "$T/data.rar"
pack locked.zip
(cd "$T/in" && 7z a -tzip -ptiger7 "$T/locked.zip" script > /dev/null)
for name in data.7z data.rar locked.zip; do
  deliver $name
  expect_log '^SCANNED:3 .*action=clean'
  expect_equal "bytes of $name" 0 "$(stat -c %s "$T/arrived-$name")"
done

it "a virus beside the members, in a zip's comment, is not left there"
pack comment.zip
/usr/bin/python3 - "$T/comment.zip" "$(virus)" <<'END'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "a") as archive:
    archive.comment = sys.argv[2].encode()
END
deliver comment.zip
! grep -qF "$(virus)" "$T/arrived-comment.zip" || fail "it is still there"
expect_log '^SCANNED:3 .*name=Scanq.Test.One'

it "archives = empty, the default: the archive is emptied as a whole"
scanq_conf
deliver data.zip
expect_equal "bytes" 0 "$(stat -c %s "$T/arrived-data.zip")"
