# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The worker's own words on a mail, for tests of many formats.
formats=$top/tests/data/formats

# verdict MAIL [WORDS]: from the worker itself, "category/opener" of each finding f, or these words of Python.
verdict() {
  mkdir -p "$T/work"
  { head -c 16384 /dev/zero; cat "$1"; } > "$T/spool"
  (cd "$T/work" && "$build/scanq-inspect" < "$T/spool" 3< "$T/scanq.conf") 2> "$T/log" | /usr/bin/python3 -c '
import json, sys
for f in json.load(sys.stdin)["findings"]:
    note, who = f["note"], "libclamav"
    if note.startswith("opened by libarchive"): who = "libarchive"
    if note.startswith("in a file attached to a PDF"): who = "libqpdf"
    elif note.startswith("in "): who = "scanq"
    print('"${2:-f[\"category\"] + (\"/\" + who if f[\"category\"] == \"virus\" else \"\")}"')'
  rm -rf "$T/work"
}

# any_signature: EICAR counts wherever it stands, in place of the engine's own test signature.
any_signature() {
  printf 'Any.Eicar:0:*:%s\n' "$(eicar | od -An -tx1 | tr -d ' \n')" > "$T/any.ndb"
  scanq_conf "test_signatures = $T/any.ndb" "$@"
}
# make_contents: goes to $T, with the files clean, eicar and zeros (padding) there.
make_contents() {
  cd "$T"
  for ((i = 0; i < 40; ++i)); do echo "nothing in this text, all of it is clean"; done > clean
  eicar > eicar
  head -c 1000 /dev/zero > zeros
}
# expect_category CATEGORY FILE [NAME]: a finding of it for the file as an attachment; "none" for none at all.
expect_category() {
  mail_with_attachment "${3:-data.bin}" < "$2" > "$T/mail"
  verdict "$T/mail" > "$T/found"
  if [ "$1" = none ]; then
    [ ! -s "$T/found" ] || fail "$2: nothing expected, found: $(tr '\n' ' ' < "$T/found")"
  else
    grep -q "^$1" "$T/found" || fail "$2: $1 expected, found: $(tr '\n' ' ' < "$T/found")"
  fi
}
