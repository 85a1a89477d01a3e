#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq update: its options for the image, and signatures that libclamav does not take.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"

image_conf
virus | mail_with_attachment tool.exe > "$T/infected"
build_image

it "update --warm says how the image lies in memory"
scanq update --warm
expect_out 'MiB in memory, '

it "update --reset builds a new one"
before=$(stat -c %y "$image")
scanq update --reset
expect_out "^removed: $image$"
expect_out '^image built'
[ "$before" != "$(stat -c %y "$image")" ] || fail "it is the same file"

it "a signature file that libclamav does not take is left out and named, also in the log of each mail"
echo "this is no signature" > "$T/db/broken.ndb"
echo 'rule bad { condition: $b }' > "$T/db/own.yara"
build_image
expect_out '^signatures left out: broken.ndb \(Malformed.*, own.yara in part \('
send "$T/infected"
expect_way 'image \(signatures left out: broken.ndb'
expect_log '^SCANNED:3 '
scanq update --image --if-changed
expect_out '^the image is current'
rm "$T/db/own.yara"

it "a required one: its words, its name, and the old image stays"
before=$(stat -c %i "$image")
sed -i 's/^required_signatures.*/& broken.ndb/' "$T/scanq.conf"
scanq update --image && fail "it was built"
expect_out '^scanq: no new image: .*(broken.ndb|Malformed)'
expect_out '^scanq: .*scanq update --reset --broken-signatures removes it'
expect_equal "the file" "$before" "$(stat -c %i "$image")"
sed -i 's/^\(required_signatures.*\) broken.ndb/\1/' "$T/scanq.conf"

it "update --reset --broken-signatures removes that file"
scanq update --reset --broken-signatures
expect_out "^removed: $T/db/broken.ndb$"
expect_out '^image built'
[ -f "$T/db/test.ndb" ] || fail "a good signature file is gone"
send "$T/infected"
expect_way 'image( |$)'

it "its name is a name, whatever it holds: no other file is removed"
touch "$T/precious"
for name in $'a\nprecious\n.ndb' $'\033]0;title\007.ndb'; do
  echo "this is no signature" > "$T/db/$name"
done
(cd "$T" && scanq update --reset --broken-signatures) || fail "no image:" "$(cat "$T/out")"
[ -f "$T/precious" ] || fail "another file was removed"
expect_equal "signature files" test.ndb "$(ls "$T/db")"
if LC_ALL=C grep -q "$(printf '\033')" "$T/out"; then fail "the name reached the terminal as a command"; fi
expect_out '^removed: .*a.x0aprecious.x0a.ndb$'

it "nothing is left beside the image"
expect_equal "its folder" engine.image "$(ls -A "$T/state")"
expect_no_litter
