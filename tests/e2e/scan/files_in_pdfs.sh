#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Files attached to PDFs are scanned and held to the rules for names, whatever the program that attached them.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_formats.sh"
any_signature 'deny_names = *.scr'
cd "$T"
eicar | gzip -c > eicar.gz
echo clean > clean.txt
"$formats/make-document" pdf clean.txt < clean.txt > plain.pdf
attach() { qpdf plain.pdf --add-attachment "$1" -- "$2"; }

it "a file that qpdf attached is found"
attach eicar.gz attached.pdf
expect_category virus attached.pdf x.pdf

it "also in object streams, and where the PDF needs an empty password alone"
qpdf --object-streams=generate attached.pdf streams.pdf
expect_category virus streams.pdf x.pdf
for bits in 128 256; do
  qpdf --allow-weak-crypto --encrypt "" owner $bits -- streams.pdf locked.pdf
  expect_category virus locked.pdf x.pdf
done

it "also in one without its first line, or with more before it, as some programs open it"
tail -n +2 attached.pdf > headless.pdf
expect_category virus headless.pdf x.pdf
{ seq 2000; cat attached.pdf; } > late.pdf
expect_category virus late.pdf x.pdf

it "its name is held to the rules for names"
cp clean.txt clean.scr
attach clean.scr denied.pdf
expect_category name denied.pdf x.pdf

it "an action that starts a program is told"
sed 's,/Type /Catalog,/Type /Catalog /OpenAction << /S /Launch /F (cmd.exe) >>,' plain.pdf > launch.pdf
expect_category heuristic launch.pdf x.pdf

it "a script in it is scanned"
virus > script
sed "s,/Type /Catalog,/Type /Catalog /OpenAction << /S /JavaScript /JS <$(od -An -tx1 script | tr -d ' \n')> >>," \
  plain.pdf > script.pdf
expect_category virus script.pdf x.pdf

it "an ordinary PDF with a clean file is no finding"
cp clean.txt letter.txt
attach letter.txt clean.pdf
expect_category none clean.pdf x.pdf

it "one that is cut, and one that unpacks to more than the limit, are no danger"
head -c 700 attached.pdf > cut.pdf
expect_category limit cut.pdf x.pdf
any_signature 'max_scan_bytes = 5000000' 'max_file_bytes = 5000000'
head -c 20000000 /dev/zero > many
attach many bomb.pdf
expect_category limit bomb.pdf x.pdf
