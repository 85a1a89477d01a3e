#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The image gives the same verdicts as the loaded signatures, with every name that is found: each
# kind of signature, on Debian's clamav-testfiles and samples of our own.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_image.sh"
testfiles=/usr/share/clamav-testfiles

mkdir -p "$T/mails"
for file in "$testfiles"/*; do
  mail_with_attachment "${file##*/}" < "$file" > "$T/mails/${file##*/}"
done
"$here/every_signature_kind.py" --samples "$T/samples"
for file in "$T/samples"/*; do
  mail_with_attachment "${file##*/}" < "$file" > "$T/mails/sample-${file##*/}"
done
infected_mail > "$T/mails/eicar"
clean_mail > "$T/mails/clean"

# A line for each mail: its name, then all findings.
verdicts() {
  # The scanner exits with 1 where it finds something.
  { "$build/scanq" --conf "$T/scanq.conf" replay --json --jobs 4 "$T/mails" 2>"$T/errors" || true; } |
    python3 -c '
import json, sys
for line in sys.stdin:
    message = json.loads(line)
    verdict = message.get("verdict", message)
    found = sorted(f["category"] + ":" + f["name"] for f in verdict["findings"])
    print(message["file"].rsplit("/", 1)[1], *found)
    if sys.argv[1] not in (verdict.get("engine_way") or verdict.get("way") or ""):
        print("scanned another way:", verdict)' "$1" | sort
}
# compare_ways: scans with loaded signatures, then with an image.
compare_ways() {
  image_conf 'engine_image =' 'max_files = 20000'
  verdicts loaded > "$T/loaded"
  image_conf 'max_files = 20000'
  build_image
  verdicts image > "$T/with-image"
  diff "$T/loaded" "$T/with-image" > "$T/difference" ||
    fail "loaded (<) and image (>):" "$(cat "$T/difference" "$T/errors")"
  [ "$(wc -l < "$T/loaded")" -ge 50 ] || fail "only these were scanned:" "$(cat "$T/loaded")"
}

it "every kind of signature"
image_conf
"$here/every_signature_kind.py" "$testfiles" "$T/db"
compare_ways
for name in Hdb Hsb Mdb Msb Ndb NdbWild Ldb Pcre Compare Macro Yara Cdb; do
  grep -qi "Kind.\?$name" "$T/loaded" || fail "no sample matched the signature of kind $name"
done
! grep -q Kind.Ignored "$T/loaded" || fail "an ignored signature was reported"

it "file types of one's own"
rm "$T/db"/kinds.*
"$here/every_signature_kind.py" --file-types "$testfiles" "$T/db"
compare_ways

it "after the signatures changed"
rm "$T/db/kinds.ftm"  # it replaces libclamav's own list, and mail is no longer known as such
"$here/every_signature_kind.py" "$testfiles" "$T/db"
test_signatures > "$T/db/more.ndb"
virus | mail_with_attachment one.exe > "$T/mails/one"
compare_ways
grep -q 'Scanq.Test.One' "$T/with-image" || fail "the new signature found nothing"

it "in 200 processes at once"
image_conf 'scans_at_once = 1000' 'max_files = 20000'
for number in $(seq 200); do echo "$number"; done |
  xargs -P 200 -I{} sh -c '"$1" --conf "$2" replay --json "$3" > "$4/reply.{}" 2>&1 || true' \
    sh "$build/scanq" "$T/scanq.conf" "$T/mails/one" "$T"
expect_equal "processes that found it with the image" 200 \
  "$(cat "$T"/reply.* | grep '"image"' | grep -c 'Scanq.Test.One')"

it "wherever the kernel maps the libraries: no randomness, an unlimited stack, at random"
for way in "setarch -R" "setarch -L" "env" "env"; do
  $way "$build/scanq" --conf "$T/scanq.conf" replay --json "$T/mails/one" > "$T/out" 2>&1 || true
  grep '"image"' "$T/out" | grep -q 'Scanq.Test.One' || fail "$way:" "$(cat "$T/out")"
done
