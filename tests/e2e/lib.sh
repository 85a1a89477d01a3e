# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the end-to-end tests. A test sources this file, then for each behaviour says
#
#   it "a sentence about what a user notices"
#   ...steps and expect_... lines...
#
# Every `it` counts as one test; it fails when an expectation below it fails or when the script ends
# before its time. A behaviour that cannot be tested here says `skip "the reason"`, and is counted
# as skipped. All files are in $T, a folder of this test alone that is removed at the end (KEEP=1
# keeps it). BUILD names the build to test.

set -eu -o pipefail
# The distribution's own programs come first: another python3 has none of the packages of install.sh's list.
export LC_ALL=C.UTF-8 TZ=UTC0 PATH="/usr/sbin:/usr/bin:/sbin:/bin:$PATH"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
build=${BUILD:-build/release}
[[ $build == /* ]] || build=$top/$build
front=$build/qmail-scanq
T=$(mktemp -d "${TMPDIR:-/tmp}/scanq-test.XXXXXX")
servers=()          # process ids that this test started
front_env=()        # further NAME=VALUE for the front
caller_options=()   # further options for the caller, see caller.cc

# --- counting ---------------------------------------------------------------------------------
current='' current_failed=0 any_failed=0 skipped_for=''
end_current() {
  [ -n "$current" ] || return 0
  if [ "$current_failed" != 0 ]; then echo "FAILED  $current"
  elif [ -n "$skipped_for" ]; then echo "skipped $current: $skipped_for"
  else echo "ok      $current"
  fi
  current='' current_failed=0 skipped_for=''
}
it() { end_current; current=$1; }
# skip REASON: the running behaviour, or the whole script before its first one, cannot be tested
# here. Expectations that failed before still make it fail. The caller leaves out the rest, mostly
# by `exit 0`.
skip() {
  [ -n "$current" ] || current=$(basename "$0" .sh)
  skipped_for=$1
}
# Prints the reason, marks the running behaviour as failed, and goes on.
fail() {
  printf '        %s\n' "$@" | sed '2,$s/^        /          /'
  [ -n "$current" ] || current="(before the first behaviour)"
  current_failed=1 any_failed=1
}
remove_files() { rm -rf "$T"; }
is_our_child() { [ "$(ps -o ppid= -p "$1" | tr -d ' ')" = $$ ]; }
clean_up() {
  local status=$? pid
  trap - EXIT
  [ "$status" = 0 ] || fail "the script ended with status $status in line ${at_line:-?}: ${at_command:-}"
  end_current
  for pid in ${servers[@]+"${servers[@]}"}; do
    # The number of one that has ended may be that of another test's process by now.
    ! is_our_child "$pid" || { kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; } || true
  done
  if [ "${KEEP:-}" = 1 ]; then echo "        kept: $T"; else remove_files; fi
  exit "$any_failed"
}
trap clean_up EXIT
trap 'exit 1' TERM INT HUP
trap 'at_line=$LINENO at_command=$BASH_COMMAND' ERR
set -E

# --- processes of a test ------------------------------------------------------------------------
# catches_signals PID: it is our program, not the shell that becomes it, and takes note of HUP, INT, ALRM and TERM, of
# which only ALRM is never ignored.
catches_signals() {
  local ignored=0 caught=0
  read -r ignored caught < <(awk '/^Sig(Ign|Cgt):/ { printf "%s ", $2 } END { print "" }' "/proc/$1/status" 2> /dev/null) || true
  (((0x$caught & 0x2000) != 0 && ((0x$ignored | 0x$caught) & 0x6003) == 0x6003))
}
# lives PID: one that has ended and that nobody has reaped yet does not.
lives() { grep -q '^State:[[:space:]]*[^ZX[:space:]]' "/proc/$1/status" 2> /dev/null; }
# expect_ended PID...: those of it that were killed a moment ago get the time for it.
expect_ended() {
  local pid tries=600
  for pid; do
    while lives "$pid" && ((--tries > 0)); do sleep 0.1; done
    ! lives "$pid" || fail "process $pid lives on: $(tr '\0' ' ' < "/proc/$pid/cmdline")"
  done
}

# hold_port: sets port, one of loopback that nobody else gets while the test runs. It is bound to a socket that does not
# listen, beside which a server that the test starts may (with SO_REUSEADDR, as servers do).
hold_port() {
  mkfifo "$T/held-port"
  python3 -c '
import signal, socket
held = socket.socket()
held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
held.bind(("127.0.0.1", 0))
print(held.getsockname()[1], flush=True)
signal.pause()' > "$T/held-port" & servers+=($!)
  read -r port < "$T/held-port"
  rm "$T/held-port"
}

# --- settings and signatures ------------------------------------------------------------------
# The settings file of this test: what every test needs, then the arguments, one line each.
scanq_conf() {
  mkdir -p "$T/tmp" "$T/db" "$T/lock"
  printf '%s\n' \
    "program_dir = ${program_dir:-$build}" \
    "queue_program = ${queue_program:-$build/tests/queue_stand_in}" \
    "database_dir = $T/db" "required_signatures = test.ndb" \
    "test_signatures = ${eicar_signature:-$top/conf/scanq-test.ndb}" \
    "temp_dir = $T/tmp" "lock_dir = $T/lock" "quarantine_dir = $T/quarantine" \
    "worker_user =" "notify_administrators = no" "log_to = stderr" "remember_minutes = 0" "$@" |
    # A line given by the test replaces the one above it: the same key twice is an error.
    awk -F ' *= *' '{ if (!($1 in line)) order[++n] = $1; line[$1] = $0 }
                    END { for (i = 1; i <= n; ++i) print line[order[i]] }' > "$T/scanq.conf"
  test_signatures > "$T/db/test.ndb"
}
# Two harmless words stand for viruses besides EICAR; `virus` and `second_virus` print them.
virus() { printf 'SCANQ-%s-%s' TEST FINDING-ONE-5f2b; }
second_virus() { printf 'SCANQ-%s-%s' TEST FINDING-TWO-91cc; }
test_signatures() {
  echo "Scanq.Test.One:0:*:$(virus | od -An -tx1 | tr -d ' \n')"
  echo "Scanq.Test.Two:0:*:$(second_virus | od -An -tx1 | tr -d ' \n')"
}
# The EICAR test string, put together here so that no file of the tree holds it in one piece.
eicar() { printf '%s%s%s' 'X5O!P%@AP[4\PZX54(P^)7CC)7}' '$EICAR-STANDARD-ANTI' 'VIRUS-TEST-FILE!$H+H*'; }
# holds_virus FILE: as it is, or in base64 whose lines may be of any length.
holds_virus() {
  tr -d '\r\n' < "$1" > "$T/one-line"
  grep -qF "$(eicar | base64 | head -c 60)" "$T/one-line" || grep -qF "$(eicar)" "$1"
}

# fake_worker NAME SCRIPT: the front runs this bash script in place of scanq-inspect or
# scanq-compose (scanq_conf "program_dir = $T/programs"); the other worker is the real one, unless
# it was faked before. $T/programs/real has copies of both real ones, so that a test may change
# them.
fake_worker() {
  mkdir -p "$T/programs/real"
  cp -n "$build"/scanq-* "$T/programs/real/"
  cp -n "$build"/scanq-* "$T/programs/"
  rm -f "$T/programs/$1"
  printf '#!/bin/bash\n%s\n' "$2" > "$T/programs/$1"
  chmod 755 "$T/programs/$1"
}
# as_nobody COMMAND...: by a user without any rights. open_to_everybody comes before: from there on scanq_conf
# and send use copies of the programs and of EICAR's signature in $T/open, for the tree may lie where only
# root may go, as below /root. Where another user cannot be had, the script ends as skipped.
as_nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
open_to_everybody() {
  [ "$(id -u)" = 0 ] || { skip "only root can become another user"; exit 0; }
  chmod 755 "$T"
  as_nobody test -x "$T" || { skip "the temporary folder is closed to other users"; exit 0; }
  mkdir -p "$T/open"
  cp "$build"/scanq* "$build/qmail-scanq" "$build/tests/queue_stand_in" "$top/conf/scanq-test.ndb" "$T/open/"
  chmod -R a+rX "$T/open"
  program_dir=$T/open front=$T/open/qmail-scanq queue_program=$T/open/queue_stand_in
  eicar_signature=$T/open/scanq-test.ndb
}

# A verdict as scanq-inspect writes it. verdict [CATEGORY NAME [FILE-NAME]]: clean without arguments.
verdict() {
  local findings=''
  [ $# = 0 ] || findings=$(printf '{"category":"%s","name":"%s","part":"2","file_name":"%s",%s}' "$1" "$2" \
    "${3:-a.bin}" '"content_type":"application/octet-stream","member":"","note":"","size_bytes":100')
  printf '{"version":1,"is_scanned":true,"not_scanned_reason":"","findings":[%s],' "$findings"
  printf '"engine":"Test 1","signatures":"test","signature_count":1,"engine_way":"loaded",'
  printf '"has_database":true,"subject":"s","header_from":"f","message_id":"m","is_automatic":false}'
}

# --- messages ---------------------------------------------------------------------------------
clean_mail() {
  printf '%s\n' 'From: Alice <alice@example.org>' 'To: bob@example.net' "Subject: ${1:-lunch}" \
    'Date: Mon, 1 Jun 2026 12:00:00 +0900' 'Message-ID: <1.clean@example.org>' '' 'At noon?'
}
# mail_with_attachment NAME < CONTENT
mail_with_attachment() {
  printf '%s\n' 'From: Alice <alice@example.org>' 'To: bob@example.net' 'Subject: the report' \
    'Date: Mon, 1 Jun 2026 12:00:00 +0900' 'Message-ID: <2.report@example.org>' \
    'MIME-Version: 1.0' 'Content-Type: multipart/mixed; boundary="=_frontier"' '' \
    'a preamble' '--=_frontier' 'Content-Type: text/plain; charset=us-ascii' '' 'See below.' '' \
    '--=_frontier' "Content-Type: application/octet-stream; name=\"$1\"" \
    'Content-Transfer-Encoding: base64' "Content-Disposition: attachment; filename=\"$1\"" ''
  base64
  printf '%s\n' '--=_frontier--'
}
infected_mail() { eicar | mail_with_attachment "${1:-eicar.com}"; }
# envelope SENDER [RECIPIENT...]
envelope() {
  printf 'F%s\0' "$1"
  shift
  [ $# = 0 ] || printf 'T%s\0' "$@"
  printf '\0'
}

# --- sending ----------------------------------------------------------------------------------
# send MESSAGE-FILE [SENDER [RECIPIENT...]]: runs the front as qmail-smtpd does. $envelope_file, if
# set, is sent instead of one made here. Sets exit_code (or "signal N"), unread, left and pid. The
# front's output on descriptor 2 is in $T/log; that on 6 and 4 is in $T/text6 and $T/text4, if the
# test asked for it: text_channels=(6 4).
text_channels=()
send() {
  local message=$1 sender=${2-alice@example.org} fd options=() answer
  shift $(($# < 2 ? $# : 2))
  [ $# -gt 0 ] || set -- bob@example.net
  envelope "$sender" "$@" > "$T/envelope"
  [ -f "$T/scanq.conf" ] || scanq_conf
  mkdir -p "$T/queue" "$T/qmail"
  for fd in ${text_channels[@]+"${text_channels[@]}"}; do
    rm -f "$T/text$fd"
    options+=(--text "$fd=$T/text$fd")
  done
  answer=$(cd "$T/qmail" && env -i PATH="$PATH" TCPREMOTEIP=192.0.2.7 PROTO=TCP \
    SCANQ_CONF="$T/scanq.conf" STAND_IN_FOLDER="$T/queue" \
    ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} ${front_env[@]+"${front_env[@]}"} \
    "$build/tests/caller" --message "$message" --envelope "${envelope_file:-$T/envelope}" \
    ${options[@]+"${options[@]}"} ${caller_options[@]+"${caller_options[@]}"} "$front" 2>"$T/log")
  read_answer "$answer"
}
read_answer() {
  local word
  exit_code=none unread=none left=none pid=none
  for word in $1; do
    case $word in
      exit=*) exit_code=${word#*=} ;;
      signal=*) exit_code="signal ${word#*=}" ;;
      unread=*) unread=${word#*=} ;;
      left=*) left=${word#*=} ;;
      pid=*) pid=${word#*=} ;;
    esac
  done
}

# --- expectations -----------------------------------------------------------------------------
# The last two lines hold after every call, whatever its end: the front read everything that it was
# given, no process of it lives on, and no file of it remains.
expect_exit() {
  [ "$exit_code" = "$1" ] || fail "exit code $1 expected, it was $exit_code; the log:" "$(cat "$T/log")"
  [ "$unread" = 0 ] || fail "the front left $unread bytes of message and envelope unread"
  expect_no_litter
}
expect_no_litter() {
  [ "$left" = 0 ] || fail "$left processes outlived the front"
  [ -z "$(ls -A "$T/tmp")" ] || fail "left in the temporary folder: $(ls -A "$T/tmp")"
}
queued() { find "$T/queue" -mindepth 1 -maxdepth 1 -type d -name '[0-9]*' | wc -l; }
expect_queued() { [ "$(queued)" = "$1" ] || fail "$1 queued messages expected, there are $(queued)"; }
empty_queue() { rm -rf "$T/queue"; mkdir -p "$T/queue"; }
message() { echo "$T/queue/${1:-1}/message"; }
# expect_unchanged ORIGINAL [N]: the queued message is our header lines, then the original's bytes.
expect_unchanged() {
  local got
  got=$(message "${2:-1}")
  [ -f "$got" ] || { fail "nothing was queued; the log:" "$(cat "$T/log")"; return; }
  local extra=$(($(stat -c %s "$got") - $(stat -c %s "$1")))
  if [ "$extra" -le 0 ]; then fail "the queued message has $((-extra)) bytes less than the original"; return; fi
  cmp <(tail -c +$((extra + 1)) "$got") "$1" >"$T/difference" 2>&1 ||
    { fail "the message was changed: $(cat "$T/difference")"; return; }
  # Our lines: header fields of our own names and their continuation lines, each ended by a newline.
  head -c "$extra" "$got" | awk '/^[ \t]/ { next } !/^X-(Virus-(Scanned|Status)|Scanq-[A-Za-z-]+): / { bad = 1; print }
    END { exit bad }' > "$T/difference" || fail "put on top besides our header lines:" "$(cat "$T/difference")"
}
# expect_header NAME: VALUE-PATTERN (a shell pattern) in the header of queued message $n (default 1)
expect_header() {
  local name=${1%%:*} value
  value=$(header "$name" "$(message "${n:-1}")")
  # shellcheck disable=SC2053
  [[ $value == ${1#*: } ]] || fail "header \"$1\" expected, it is \"$name: $value\""
}
# header NAME FILE: the first such field, unfolded
header() {
  [ -f "$2" ] || return 0
  sed '/^\r\{0,1\}$/q' "$2" | awk -v name="$(tr A-Z a-z <<<"$1"):" '
    found && /^[ \t]/ { sub(/^[ \t]+/, " "); value = value $0; next }
    found { exit }
    tolower(substr($0, 1, length(name))) == name { found = 1; value = substr($0, length(name) + 1) }
    END { sub(/^ +/, "", value); print value }'
}
expect_log() { grep -qE -- "$1" "$T/log" || fail "no line of the log matches \"$1\"; it is:" "$(cat "$T/log")"; }
expect_no_log() { ! grep -qE -- "$1" "$T/log" || fail "a line of the log matches \"$1\":" "$(cat "$T/log")"; }
# expect_equal WHAT WANTED GOT
expect_equal() { [ "$2" = "$3" ] || fail "$1: expected \"$2\", it is \"$3\""; }
# expect_match WHAT PATTERN GOT (an extended regular expression)
expect_match() { [[ $3 =~ $2 ]] || fail "$1: should match \"$2\", it is \"$3\""; }
expect_text() {  # CHANNEL PATTERN
  [ -f "$T/text$1" ] && grep -qE -- "$2" "$T/text$1" ||
    fail "text on descriptor $1 should match \"$2\", it is \"$(cat "$T/text$1" 2>/dev/null)\""
}
# The recorded envelope of queued message N, readable: NUL shown as |
envelope_of() { [ ! -f "$T/queue/${1:-1}/envelope" ] || tr '\0' '|' < "$T/queue/${1:-1}/envelope"; }
fact() { sed -n "s/^$1 //p" "$T/queue/${2:-1}/facts"; }
# Replaces what differs from run to run: process ids, dates, times, boundaries, this test's folder.
normalise() {
  sed -E -e "s#$T#TMP#g" -e 's/(qp|pid|ms|id)([= ])[0-9A-Za-z.]+/\1\2N/g' \
    -e 's/(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} [+-][0-9]{4}/DATE/g' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} [+-][0-9]{4}/DATE/g' \
    -e 's/=-[A-Za-z0-9+\/]{16,}(==)?/BOUNDARY/g'
}

# HOST=postfix and HOST=sendmail: the mails go through a real one of these (tests/servers/lib_scenarios.sh).
[ -z "${SCANQ_HOST_FOLDER:-}" ] || . "$top/tests/servers/lib_host.sh"
