# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of infected archives: sourced after lib.sh. A folder of files, packed in many ways, sent and unpacked.

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
