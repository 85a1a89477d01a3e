# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of programs that are stopped by TERM and INT: sourced after lib.sh.

clean_mail > "$T/mail"
mkfifo "$T/fifo"
scanq_conf 'max_message_bytes = 1000000'
export SCANQ_CONF=$T/scanq.conf STAND_IN_FOLDER=$T/queue
mkdir -p "$T/queue"
set -m  # a signal that bash had ignored for its background jobs would stay ignored
catches() { catches_signals "$pid"; }
is_busy() { [ -e "$T/busy" ]; }
hang="touch $T/busy; while :; do :; done"
script() { printf '#!/bin/bash\n%s\n' "$2" > "$1"; chmod 755 "$1"; }

# ends WHEN COMMAND...: by TERM, and by INT, sent as soon as WHEN says that it is at work; nothing of
# it lives on. Its standard input is $T/input.
ends() {
  local when=$1 signal tries children
  shift
  for signal in TERM INT; do
    rm -f "$T/busy"
    empty_queue
    status=0
    "$@" < "${input:-/dev/null}" > "$T/out" 2> "$T/err" &
    pid=$!
    until $when; do
      kill -0 "$pid" 2> /dev/null || { fail "it ended by itself:" "$(cat "$T/out" "$T/err")"; return; }
    done
    children=$(cat "/proc/$pid/task/"*/children)
    kill "-$signal" "$pid"
    for ((tries = 600; tries > 0; --tries)); do
      kill -0 "$pid" 2> /dev/null || break
      sleep 0.1
    done
    [ "$tries" != 0 ] || kill -KILL "$pid"
    wait "$pid" 2> /dev/null || status=$?
    [ "$status" != 137 ] || fail "SIG$signal does not end it within a minute"
    [ "$status" != 0 ] || fail "SIG$signal: it says that all is done"
    # shellcheck disable=SC2086
    expect_ended $children
    left=0 expect_no_litter
  done
}
scanq="$build/scanq --conf $T/scanq.conf"
