# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of scanq quarantine: sourced after lib.sh. A message is in quarantine, with its $name and $id.

. "$here/lib_canned.sh"
canned_conf "action_virus = quarantine" "notify_recipients = no" "host_name = mx.example.net"
infected_mail > "$T/mail"
verdict_is virus=Test.One
quarantine() {
  local status=0
  (cd "$T" && SCANQ_CONF=$T/scanq.conf STAND_IN_FOLDER=$T/queue "$build/scanq" quarantine "$@") \
    < /dev/null > "$T/out" 2> "$T/err" || status=$?
  echo "$status" > "$T/status"
}
expect_status() { [ "$(cat "$T/status")" = "$1" ] || fail "status $1 expected, it was $(cat "$T/status"):" "$(cat "$T/out" "$T/err")"; }
expect_out() { grep -qE -- "$1" "$T/out" || fail "the output should match \"$1\":" "$(cat "$T/out" "$T/err")"; }
expect_err() { grep -qE -- "$1" "$T/err" || fail "the complaint should match \"$1\":" "$(cat "$T/err")"; }
send "$T/mail" alice@example.org bob@example.net carol@example.net
expect_exit 0
name=$(kept)
id=$(sed -n 's/.* id=\([^ ]*\) .*/\1/p' "$T/log")

# A mail full of what a terminal obeys; its name in quarantine is $other.
keep_nasty() {
  { printf 'Subject: \033[2Jgone\302\233x\n\n\033]0;title\007 \342\200\256evil\r\n'; } > "$T/nasty"
  send "$T/nasty" $'a\033[31m@example.org'
  other=$(kept | grep -v "$name")
}
