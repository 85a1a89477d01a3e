# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of a scanq-compose that was taken over and answers as it likes: sourced after lib.sh.

. "$here/lib_canned.sh"
lying_conf() {  # SETTING...: the real inspection, and a composer that lies
  canned_conf "$@"
  ln -sf "$build/scanq-inspect" "$T/programs/scanq-inspect"
}
infected_mail > "$T/mail"
lying_conf
# The places of the infected content, of the text, of the first boundary and of the end in the mail.
begin=$(grep -abo "$(eicar | base64 | head -c 20)" "$T/mail" | cut -d: -f1)
end=$(grep -abo -e '--=_frontier--' "$T/mail" | cut -d: -f1); end=$((end - 1))
text=$(grep -abo 'See below' "$T/mail" | cut -d: -f1)
first=$(grep -abo -m1 -e '^--=_frontier' "$T/mail" | cut -d: -f1); first=$((first - 1))
size=$(stat -c %s "$T/mail")
# cut BEGIN END [NEW-BYTES [NAME]]; reply CUT...: what the composer answers, with $subject as the subject
cut() { printf '{"begin":%s,"end":%s,"is_file":true,"takes_more":false,"name":"%s","new_bytes":%s}' "$1" "$2" "${4-a.com}" "${3-0}"; }
reply() {
  local IFS=,
  printf '{"subject":"%s","could_isolate_all":true,"cuts":[%s]}' "${subject-the report}" "$*" > "$T/programs/reply"
}
is_put_off() {  # WHAT PATTERN
  empty_queue
  send "$T/mail"
  [ "$exit_code" = 81 ] || fail "$1: exit code 81 expected, it was $exit_code"
  expect_exit "$exit_code"; expect_queued 0
  expect_log "error=\"?reply of scanq-compose: $2"
}
# Makes $T/two, a mail with a harmless file, whose content begins at $benign, and a virus in an archive that libarchive
# alone opens; and $T/bomb.tar.zst, such an archive of many files.
two_archives() {
  mkdir "$T/one" "$T/many"
  eicar > "$T/one/e.com"
  touch "$T/many/"{1..60}
  tar --zstd -cf "$T/one.tar.zst" -C "$T/one" e.com
  tar --zstd -cf "$T/bomb.tar.zst" -C "$T/many" .
  { printf '%s\n' 'From: a@b' 'MIME-Version: 1.0' 'Content-Type: multipart/mixed; boundary=bb' '' '--bb' \
      'Content-Type: application/octet-stream; name="a.bin"' 'Content-Transfer-Encoding: base64' '' aGFybWxlc3MK \
      '--bb' 'Content-Type: application/octet-stream; name="one.tar.zst"' 'Content-Transfer-Encoding: base64' ''
    base64 "$T/one.tar.zst"
    echo '--bb--'; } > "$T/two"
  benign=$(grep -abo aGFybWxlc3MK "$T/two")
  benign=${benign%%:*}
}
