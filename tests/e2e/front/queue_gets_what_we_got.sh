#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The real qmail-queue must not notice us: same environment, folder, limits, signals, descriptors.
. "$(dirname "$0")/../lib.sh"
scanq_conf
clean_mail > "$T/mail"
front_env=(TCPREMOTEHOST=client.example.org TCPREMOTEINFO= RELAYCLIENT= "STRANGE=a b=c")

it "the environment is passed on whole"
send "$T/mail"
expect_exit 0
sort "$T/queue/1/environment" > "$T/got"
printf '%s\n' "${front_env[@]}" TCPREMOTEIP=192.0.2.7 PROTO=TCP | while read -r line; do
  grep -qxF "$line" "$T/got" || echo "$line"
done > "$T/missing"
[ ! -s "$T/missing" ] || fail "missing:" "$(cat "$T/missing")"
expect_equal "number of variables" "$((4 + ${#front_env[@]} + 1))" "$(wc -l < "$T/got")"

it "folder, umask and limits are the caller's, and no alarm is pending"
expect_equal cwd "$T/qmail" "$(fact cwd)"
expect_equal umask "$(printf %o "$(umask)")" "$(fact umask)"
expect_equal alarm 0 "$(fact alarm)"
expect_equal limits "$(ulimit -S -v | sed 's/unlimited/-1/') $(ulimit -H -v | sed 's/unlimited/-1/')" "$(fact 'limit as')"

it "descriptors 0, 1 and 2 are open and no other"
expect_match descriptors '^0 [^ ]+( \(deleted\))? 1 [^ ]+( \(deleted\))? 2 [^ ]*log $' "$(fact fd | tr '\n' ' ')"

it "signals are as the caller left them: ignored by notqmail, blocked by mailfront, default"
expect_equal SIGPIPE ignored "$(fact sigpipe)"
expect_equal "blocked signals" '' "$(sed -n 's/^blocked *//p' "$T/queue/1/facts")"
caller_options=(--sigpipe block); send "$T/mail"; expect_exit 0
expect_equal "blocked signals" PIPE "$(fact blocked 2)"
caller_options=(--sigpipe default); send "$T/mail"; expect_exit 0
expect_equal SIGPIPE default "$(fact sigpipe 3)"

it "the queue program may still write its text to the caller's descriptor 6"
caller_options=() text_channels=(6)
front_env=(STAND_IN_EXIT=82 STAND_IN_TEXT="Dno room here (#5.2.2)")
send "$T/mail"
expect_exit 82
expect_text 6 '^Dno room here \(#5\.2\.2\)$'
