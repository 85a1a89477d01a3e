#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An archive that cannot be cleaned inside is emptied as a whole, and so is each by default.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_archives.sh"
pack data.zip

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
