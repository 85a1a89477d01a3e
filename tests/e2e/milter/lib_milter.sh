# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of scanq-milter, with a stand-in for the mail server: sourced after lib.sh.

milter=$build/scanq-milter

conf() { scanq_conf "log_to = auto" "host_name = mail.example.net" "reentry = 127.0.0.1:${port:-1}" "$@"; }
# tell MESSAGE-FILE [option of milter_client.py...]: sets reply; results are in $T/out/N.
tell() {
  local message=$1
  shift
  rm -rf "$T/out" "$T/lock/"unlogged.*
  SCANQ_CONF=$T/scanq.conf "$here/milter_client.py" --spawn --out "$T/out" "$@" "$milter" < "$message" > "$T/replies" 2>&1 ||
    fail "the MTA's side: $(tail -3 "$T/replies")"
  reply=$(head -1 "$T/replies")
  cat "$T/lock/"unlogged.* > "$T/log" 2>/dev/null || : > "$T/log"
}
expect_reply() { [[ $reply =~ ^$1$ ]] || fail "reply: should match \"^$1\$\", it is \"$reply\"; the log:" "$(cat "$T/log")"; }
got() { echo "$T/out/${1:-1}/message"; }
# Our lines on top, then the bytes that came.
expect_only_lines_on_top() {
  local extra
  extra=$(($(stat -c %s "$(got "${2:-1}")") - $(stat -c %s "$1")))
  [ "$extra" -gt 0 ] || { fail "nothing was put on top"; return; }
  cmp <(tail -c +$((extra + 1)) "$(got "${2:-1}")") "$1" > "$T/difference" 2>&1 || fail "$(cat "$T/difference")"
  ! head -c "$extra" "$(got "${2:-1}")" | grep -vE '^(X-Virus-(Scanned|Status)|X-Scanq-Modified): |^[ 	]' || fail "not our lines"
}
recipients() { tr '\n' ' ' < "$T/out/1/recipients"; }
# No syslog in this test: its lines go to a file of this user's in lock_dir.
if [ -e /dev/log ]; then skip "lines would go to this machine's syslog"; exit 0; fi
clean_mail > "$T/clean"
infected_mail > "$T/infected"
conf
