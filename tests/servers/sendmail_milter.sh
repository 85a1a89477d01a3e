#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A real Sendmail with scanq-milter behind a socket, with the lines that install.sh writes.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib_sendmail.sh"
start_sendmail
smtp_options=(--client '')
clean_mail > "$T/clean"
infected_mail > "$T/infected"
# The message without the fields that Sendmail puts on top of it.
without_trace() { awk '/^Received: / && !gone { gone = skip = 1; next } skip && /^[ \t]/ { next } { skip = 0; print }' "$1"; }
conf() { scanq_conf "host = sendmail" "$@"; }
conf

it "a clean mail arrives unchanged, with our lines on top"
send "$T/clean"
expect_reply '250 '
expect_queued 1
without_trace "$(message)" > "$T/got"; mv "$T/got" "$(message)"
expect_unchanged "$T/clean"
expect_log '^SCANNED:1 id=[^ ]+ queue_id=[A-Za-z0-9]+ from=alice@example.org to=bob@example.net client=127.0.0.1'

it "an infected mail arrives with a warning, and the administrator's notice is not scanned"
empty_queue
conf "notify_administrators = yes" "administrators = admin@example.net"
send "$T/infected"
expect_reply '250 '
expect_queued 2
! grep -qF "$(eicar | base64 | head -c 40)" "$T/queue/"*/message || fail "the virus is still in it"
expect_equal scans 1 "$(grep -c SCANNED "$T/log")"
expect_no_log 'notice failed'

it "recipients of different policies get their versions"
empty_queue
conf
printf '%s\n' '[policy tag]' 'recipients = carol@example.net' 'action_virus = tag' >> "$T/scanq.conf"
send "$T/infected" alice@example.org bob@example.net carol@example.net
expect_reply '250 '
expect_queued 2
expect_equal scans 1 "$(grep -c SCANNED "$T/log")"

it "a refusal reaches the client with our text"
empty_queue
conf "action_virus = reject"
send "$T/infected"
expect_reply '550 5\.7\.1 virus found.*#5\.7\.1'
conf "action_virus = defer"
send "$T/infected"
expect_reply '451 4\.3\.0 .*#4\.7\.1'
expect_queued 0

it "while the settings are broken, and while the socket is gone, mail is put off"
conf "no_such = 1"
send "$T/clean"
expect_reply '451 4\.3\.0 mail scanner misconfigured'
conf
mv "$root/run/scanq-milter.sock" "$root/run/gone"
send "$T/clean"
expect_reply '4'
mv "$root/run/gone" "$root/run/scanq-milter.sock"

it "scanq check sees filter, socket and listener"
in_root scanq check --quick > "$T/check" || true
for row in 'OK +milter +scanq, S=local' 'OK +without milter' 'OK +own mail'; do
  grep -qE "^$row" "$T/check" || fail "no row $row:" "$(grep -E 'milter|own mail' "$T/check")"
done
