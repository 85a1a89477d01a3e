#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# archives = member with zips of every method, names and forms: the infected member is emptied, and every other one
# unpacks to the same bytes. One that cannot be rewritten is emptied as a whole.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_archives.sh"
cd "$T"
# member METHOD NAME < CONTENT: one more for joined_zip; its bytes are kept for the comparison
member() {
  tee "in/$2" | "$top/tests/data/formats/make-zip" "$1" "$2" > "members/$2.zip"
}
# expect_cleaned FORM PROGRAM...: data.zip arrives with the infected members empty; PROGRAM unpacks it into out
expect_cleaned() {
  it "$1: the infected member is emptied, all others stay"
  deliver data.zip
  rm -rf out && mkdir out
  (cd out && "${@:2}" ../arrived-data.zip) > unpacked 2>&1 || fail "data.zip cannot be unpacked: $(cat unpacked)"
  rm -rf wanted && cp -r in wanted
  local file
  for file in wanted/bad*; do : > "$file"; done
  diff -r wanted out > difference || fail "wanted (<) and got (>):" "$(cat difference)"
  expect_log '^SCANNED:3 .*action=clean'
}

# Those that libclamav opens, and those that libarchive opens.
for methods in "stored imploded deflate deflate64 bzip2" "stored deflate bzip2 lzma xz zstd ppmd"; do
  rm -rf in members && mkdir in members
  for method in $methods; do
    seq 300 | member $method "$method.txt"
    { virus; seq 300; } | member $method "bad-$method.com"
  done
  "$top/tests/data/formats/make-zip" joined members/*.zip > data.zip
  expect_cleaned "$methods" 7z x
done

rm -rf in members && mkdir in members
seq 300 | member raw-sjis 表.txt
eicar | member raw-sjis 請求書.com && mv in/請求書.com in/bad
"$top/tests/data/formats/make-zip" joined members/*.zip > data.zip
expect_cleaned "names in Shift_JIS" /usr/bin/python3 -c '
import sys, zipfile
for entry in (archive := zipfile.ZipFile(sys.argv[1])).infolist():
    name = entry.filename.encode("cp437").decode("cp932")
    open("bad" if name == "請求書.com" else name, "wb").write(archive.read(entry))'

rm -r in && mkdir in
seq 300 > in/good.txt
eicar > in/bad.com
for form in stream zip64; do
  /usr/bin/python3 - $form > data.zip <<'END'
import sys, zipfile
class Pipe:  # a file without places
    write, flush = sys.stdout.buffer.write, sys.stdout.buffer.flush
with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as made:
    for name in "bad.com", "good.txt":
        with made.open(name, "w", force_zip64=sys.argv[1] == "zip64") as member:
            member.write(open("in/" + name, "rb").read())
END
  expect_cleaned $form unzip -q
done

# expect_emptied FORM: data.zip arrives without a byte
expect_emptied() {
  it "$1: the zip is emptied as a whole"
  deliver data.zip
  expect_log '^SCANNED:3 .*action=clean'
  expect_equal bytes 0 "$(stat -c %s arrived-data.zip)"
}
for form in ZipCrypto AES256; do
  rm data.zip && 7z a -tzip data.zip ./in/bad.com > /dev/null
  7z a -tzip -ptiger7 -mem=$form data.zip ./in/good.txt > /dev/null
  expect_emptied "one member encrypted ($form)"
done
"$top/tests/data/formats/make-zip" sfx bad.com < in/bad.com > data.zip
expect_emptied "a zip behind a program"
