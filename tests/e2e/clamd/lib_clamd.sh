# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of scanq-clamd: sourced after lib.sh. `listen [ARGUMENT...]` starts it, with these
# arguments, for each connection at $T/clamd.ctl.

listen() {
  rm -f "$T/clamd.ctl"
  : > "$T/listening"
  SCANQ_CONF=$T/scanq.conf "$here/accept_each.py" "$T/clamd.ctl" "${clamd_program:-$build/scanq-clamd}" "$@" \
    > "$T/listening" 2> "$T/log" &
  servers+=($!)
  until grep -q ready "$T/listening"; do
    kill -0 "${servers[-1]}" || { fail "it does not listen:" "$(cat "$T/log")"; return; }
    sleep 0.05
  done
}
# ask STEP...: sets answer, with NULs as newlines.
ask() { answer=$("$here/clamd_client.py" "$T/clamd.ctl" "$@"); }
expect_answer() { expect_equal "the answer" "$1" "$answer"; }
# Every program that a connection started has ended, and its files are gone.
expect_all_ended() {
  local tries=0
  while pgrep -P "${servers[0]}" > /dev/null || [ -n "$(ls -A "$T/tmp")" ]; do
    [ $((tries += 1)) -lt 1200 ] || { fail "left: $(pgrep -aP "${servers[0]}"; ls -A "$T/tmp")"; return; }
    sleep 0.05
  done
}
