#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# control/me names this server in header lines and notices. The tests' own /var/qmail is seen only by
# what runs below `with_qmail`.
. "$(dirname "$0")/../lib.sh"
mkdir -p "$T/var/qmail/control"
echo mail.example.net > "$T/var/qmail/control/me"
# A checkout below /var stays in sight.
with_qmail() {
  unshare --mount bash -c '
    if [[ "$1" = /var/* ]]; then mkdir -p "$0$1" && mount --bind "$1" "$0$1"; fi
    mount --rbind "$0/var" /var && exec "${@:2}"' "$T" "$top" "$@"
}
if ! with_qmail true 2> "$T/out"; then
  skip "no mount namespaces here"
  exit 0
fi

it "headers and notices name the server as control/me does"
scanq_conf 'notify_administrators = yes' 'administrators = postmaster'
infected_mail > "$T/mail"
envelope alice@example.org bob@example.net > "$T/envelope"
mkdir -p "$T/queue"
exit_code=0
with_qmail env -i PATH="$PATH" SCANQ_CONF="$T/scanq.conf" STAND_IN_FOLDER="$T/queue" \
  ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} sh -c '"$0" < "$1" 1< "$2"' "$front" "$T/mail" "$T/envelope" \
  2> "$T/log" || exit_code=$?
expect_equal "exit code" 0 "$exit_code"
expect_header 'X-Virus-Scanned: * mail.example.net*'
n=2 expect_header 'Message-ID: <*@mail.example.net>'
n=2 expect_header 'From: *MAILER-DAEMON@mail.example.net*'
n=2 expect_header 'To: postmaster@mail.example.net'

it "replay tells the same name"
with_qmail "$build/scanq" --conf "$T/scanq.conf" replay --rewritten "$T/delivered" "$T/mail" > "$T/out" 2>&1 || true
expect_match X-Virus-Scanned ' mail\.example\.net' "$(header X-Virus-Scanned "$T/delivered")"
