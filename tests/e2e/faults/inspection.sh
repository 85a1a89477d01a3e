#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Each call of an inspection that makes, fills or reads a file fails (a full or a broken disk): once,
# or from then on. The next try may go well: the message is put off, or cleaned as always. It is never
# sealed for good, and never delivered as it is.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_strace.sh"
eicar > "$T/virus.bin"
(cd "$T" && zip -q inner.zip virus.bin && zip -q outer.zip inner.zip)
mail_with_attachment outer.zip < "$T/outer.zip" > "$T/zip"
part() { printf -- '--%s\nContent-Type: %s\nContent-Transfer-Encoding: base64\n\n' "$1" "$2"; base64; }
head_of() { printf 'From: a@example.org\nTo: b@example.net\nSubject: x\nMIME-Version: 1.0\n%b\n' "$1"; }
{ head_of 'Content-Type: multipart/mixed; boundary="b"\n'
  infected_mail | part b message/rfc822; echo '--b--'; } > "$T/encoded-mail"
{ head_of 'Content-Type: multipart/mixed; boundary="b"\nContent-Type: text/plain\n'
  printf -- '--b\n\ntext\n'; part c application/octet-stream < "$T/outer.zip"; echo '--c--'; } > "$T/in-doubt"
fake_worker scanq-inspect \
  "exec strace -qq -o $T/trace.\$\$ \$(cat $T/inject) $T/programs/real/scanq-inspect \"\$@\""
scanq_conf "program_dir = $T/programs"
# calls_of FILE: "NAME N" for each call behind the confinement that makes, fills or reads a file
calls_of() {
  awk '/^[a-z0-9_]+\(/ { name = $0; sub(/\(.*/, "", name); ++count[name] }
    /^seccomp\(SECCOMP_SET_MODE_FILTER/ { is_confined = 1 }
    is_confined && name ~ /^(write|pwrite64|pread64|mkdir|ftruncate)$/ { print name, count[name] }
    is_confined && /^openat.*O_CREAT/ { print name, count[name] }' "$1"
}
# fails CALL WHEN MAIL: the message is put off, or cleaned; not because strace had the worker killed
fails() {
  echo "-e inject=$1:error=$(error_of "$1"):when=$2" > "$T/inject"
  empty_queue
  send "$T/$3"
  ! grep -q 'signal 31' "$T/log" || fail "$1 number $2: the call did not fail, it killed" "$(cat "$T/log")"
  if [ "$exit_code" = 0 ]; then
    grep -q '^X-Virus-Status: Infected' "$(message)" && ! grep -q '^X-Scanq-Modified: sealed' "$(message)" ||
      fail "$1 number $2 fails: delivered, and not cleaned" "$(cat "$T/log")"
  else
    put_off=$((put_off + 1))
    [ "$exit_code" = 71 ] || fail "$1 number $2 fails: exit $exit_code" "$(cat "$T/log")"
    expect_queued 0
  fi
}
for mail in zip encoded-mail in-doubt; do
  it "an infected message ($mail) is cleaned or put off, whichever call fails"
  : > "$T/inject"
  rm -f "$T"/trace.*
  empty_queue
  send "$T/$mail"; expect_exit 0; expect_header 'X-Virus-Status: Infected*'
  for trace in "$T"/trace.*; do calls_of "$trace"; done | sort -u > "$T/calls"
  [ "$(wc -l < "$T/calls")" -gt 15 ] || fail "nothing to try:" "$(cat "$T/calls")"
  put_off=0
  # Of the two others, whose parts are found in other ways, a full disk is enough.
  while read -r call n; do
    [ "$mail" = zip ] || [ "$call" = write ] || continue
    fails "$call" "$n" "$mail"
    [ "$mail" != zip ] || fails "$call" "$n+" "$mail"
  done < "$T/calls"
  [ "$put_off" -gt 3 ] || fail "no more than $put_off were put off"
done

# The worker has three seconds of these four. The first folder that it removes is the one of the scan
# of the whole message; the scans that would find the part come after it.
it "a machine that is too busy to look for the infected part in time has the message put off"
echo '-e inject=rmdir:delay_exit=3200000:when=1' > "$T/inject"
scanq_conf "program_dir = $T/programs" 'scan_timeout_seconds = 4'
empty_queue
send "$T/zip"; expect_exit 71; expect_queued 0
