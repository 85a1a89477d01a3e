#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Every format in tests/data/formats/list, made anew, with a Japanese name and nested in itself: the
# test virus within is found, or a finding tells that nothing could open it. UPDATE=1 writes the
# table of scanq-formats(7) from the results. ONLY=WORDS tries the rows whose format has these words.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_formats.sh"
page=$top/qmail-scanq/scanq-formats.7
export NAME='日本語の報告書.com'

# The engine's own test signature would also match in the middle of a stored file. This one counts
# only at the start of a file, so it proves that the format was opened.
scanq_conf "test_signatures = $T/begin.ndb" "action_virus = tag"
printf 'Begin.Eicar:0:0:%s\n' "$(eicar | od -An -tx1 | tr -d ' \n')" > "$T/begin.ndb"
rm -f "$T/db/test.ndb"

# expect_who WHO FILE: the file as an attachment
expect_who() {
  mail_with_attachment "data.bin" < "$2" > "$T/mail"
  case $1 in limit|encrypted|encrypted-mail) wanted=$1 ;; *) wanted=virus/$1 ;; esac
  verdict "$T/mail" > "$T/found"
  grep -qx "$wanted" "$T/found" || fail "$wanted expected, found: $(tr '\n' ' ' < "$T/found")"
}

grep -v '^#' "$formats/list" | awk -F '|' -v only="${ONLY:-}" 'index($2, only)' > "$T/list"
: > "$T/rows"
while IFS='|' read -r who what commands; do
  who=${who// /} what=$(sed 's/^ *//; s/ *$//' <<< "$what") commands=$(sed 's/^ *//; s/ *$//' <<< "$commands")
  it "$what: $who"
  eicar | "$formats/make" "$commands" > "$T/once"
  # A format that nothing opens hides its content anyway.
  case $who in
    limit|encrypted*) expect_who "$who" "$T/once" ;;
    *) "$formats/make" "$commands" < "$T/once" > "$T/twice"; expect_who "$who" "$T/twice" ;;
  esac
  printf '.It %s Ta %s\n' "$what" "$who" >> "$T/rows"
done < "$T/list"

[ -z "${ONLY:-}" ] || exit 0

it "the front delivers none of it as clean"
for row in "make-rar 5 packed NAME" "make-packed zst" "make-zip zstd NAME" "make-tar pax.lz NAME"; do
  eicar | "$formats/make" "$row" | mail_with_attachment x.bin > "$T/mail"
  send "$T/mail"
  expect_exit 0
  expect_header "X-Virus-Status: Infected*"
  empty_queue
done
eicar | "$formats/make" "make-packed rzip" | mail_with_attachment x.bin > "$T/mail"
send "$T/mail"
expect_exit 0
expect_log '^SCANNED:2 '
expect_header "X-Virus-Status: Not scanned*"

it "the table of scanq-formats(7) says what was seen here"
sed -n '/^\.It Sy Format/,/^\.El/p' "$page" | sed '1d;$d' > "$T/table"
if [ "${UPDATE:-}" = 1 ]; then
  sed -i -e '/^\.It Sy Format/,/^\.El/{/^\.It Sy/!{/^\.El/!d}}' -e "/^\.It Sy Format/r $T/rows" "$page"
else
  diff "$T/table" "$T/rows" > "$T/out" || fail "page (<) and what was seen (>); UPDATE=1 writes it:" "$(cat "$T/out")"
fi
