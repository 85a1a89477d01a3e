# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests of a full-screen program, in a terminal of tmux: sourced after lib.sh.
#
#   start_screen WIDTH HEIGHT COMMAND...   runs it; when it ends, "ended STATUS" is on the screen
#   keys KEY...                            presses keys, by the names that tmux has for them
#   type_over TEXT                         replaces what is in the entry that has the focus
#   expect_screen PATTERN...               waits until each stands on the screen
#   expect_no_screen PATTERN               now, without waiting

the_terminal=0
the_tmux() { tmux -N -u -S "$T/tmux$the_terminal" -f /dev/null "$@"; }
start_screen() {
  local width=$1 height=$2
  shift 2
  the_terminal=$((the_terminal + 1))  # a server that ends may still have its socket
  printf '%q ' "$@" > "$T/command"
  tmux -D -u -S "$T/tmux$the_terminal" -f /dev/null > "$T/tmux.log" 2>&1 & servers+=($!)
  until the_tmux new-session -d -x "$width" -y "$height" \
    "$(cat "$T/command"); status=\$?; echo; echo ended \$status; cat > /dev/null" 2> "$T/out"; do
    lives "${servers[-1]}" || { fail "there is no terminal:" "$(cat "$T/tmux.log" "$T/out")"; return; }
    sleep 0.05
  done
}
screen() { the_tmux capture-pane -p; }
keys() { the_tmux send-keys "$@"; }
type_over() { keys C-a C-k; [ -z "$1" ] || keys -l "$1"; }
expect_screen() {
  local pattern tries
  for pattern in "$@"; do
    tries=2400
    until screen > "$T/screen" && grep -qE -- "$pattern" "$T/screen"; do
      [ $((tries -= 1)) -gt 0 ] || { fail "\"$pattern\" did not come on the screen; it is:" "$(cat "$T/screen")"; return; }
      sleep 0.05
    done
  done
}
expect_no_screen() { ! screen | grep -E -- "$1" || fail "the screen should not show \"$1\":" "$(screen)"; }
