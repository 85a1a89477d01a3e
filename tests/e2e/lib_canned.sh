# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests that need a verdict of any kind without a scanner: sourced after lib.sh.
#
#   canned_conf LINE...           scanq_conf with workers that answer what the test says
#   verdict_is CATEGORY[=NAME]... what the scan finds; nothing: a clean message
#   second_verdict_is ...         the same for a message that was cut; clean at first
#   expect_form FORM              of queued message $n (default 1): cleaned, sealed, or warning
#   notices                       the notices in the queue, one a line: to whom, of which kind
#   kept                          the names of what is in quarantine
#   move_counts HOURS [COUNT]     what is counted for the limit on notices stands so many hours later

canned_conf() {
  mkdir -p "$T/programs"
  cp --remove-destination "$here/canned_worker.py" "$T/programs/scanq-inspect"
  cp --remove-destination "$here/canned_worker.py" "$T/programs/scanq-compose"
  ln -sf "$build/scanq-store" "$T/programs/scanq-store"
  scanq_conf "program_dir = $T/programs" "$@"
  [ -f "$T/programs/second_verdict" ] || second_verdict_is
}
verdict_is() { canned_verdict "$@" > "$T/programs/verdict"; }
second_verdict_is() { canned_verdict "$@" > "$T/programs/second_verdict"; }
canned_verdict() {
  local findings='' word
  for word in "$@"; do
    local name=${word#*=}
    [[ $word == *=* ]] || name="Test.$word"
    findings+=${findings:+,}$(printf '{"category":"%s","name":"%s","part":"2","file_name":"report.doc","content_type":"application/octet-stream","member":"","note":"","size_bytes":10}' \
      "${word%%=*}" "$name")
  done
  printf '{"version":1,"is_scanned":true,"not_scanned_reason":"","findings":[%s],"engine":"Canned 1","signatures":"none","signature_count":1,"engine_way":"canned","has_database":true,"subject":"%s","header_from":"Alice <alice@example.org>","message_id":"2.report@example.org","is_automatic":%s}' \
    "$findings" "${canned_subject-the report}" "${canned_automatic-false}"
}
expect_form() {
  local form=warning file
  file=$(message "${n:-1}")
  ! grep -q 'filename=FORWARDED_MSG_1.rfc822$' "$file" || form=cleaned
  ! grep -q 'filename=FORWARDED_MSG_1.sealed$' "$file" || form=sealed
  expect_equal "form of message ${n:-1}" "$1" "$form"
}
notices() {
  local number file kind
  for number in $(ls "$T/queue" 2>/dev/null | grep -x '[0-9]*' | sort -n); do
    file=$(message "$number") kind=$(header X-Scanq-Notice "$file")
    [ -n "$kind" ] || continue
    kind=${kind%%;*}
    ! grep -q '^This is the last notice' "$file" || kind+=' last'
    echo "$(envelope_of "$number") $kind$(sed -n 's/^Since the last notice .* were \([0-9]*\) more.*/ untold=\1/p' "$file")"
  done
}
kept() { ls "$T/quarantine/kept" 2>/dev/null || true; }
expect_kept() { [ "$(kept | wc -w)" = "$1" ] || fail "$1 messages in quarantine expected: $(kept); the log:" "$(cat "$T/log")"; }
move_counts() {
  # Place by place: hour (4 bytes), count (4), before (4), nothing (4).
  python3 - "$T/quarantine/notice_counts.${counting_user:-$(id -u)}" "$@" <<'END'
import struct, sys
data = bytearray(open(sys.argv[1], "rb").read())
for at in range(0, len(data), 16):
    hour, count, before, rest = struct.unpack_from("IIII", data, at)
    if hour:
        count = int(sys.argv[3]) if len(sys.argv) > 3 else count
        struct.pack_into("IIII", data, at, hour + int(sys.argv[2]), count, before, rest)
open(sys.argv[1], "wb").write(data)
END
}
