#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq virus-test: harmless viruses by SMTP, as a client sends mail.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_virus_test.sh"
start_mailfront

it "by SMTP, as a client sends it"
virus_test --smtp "127.0.0.1:$port" --maildir "$T/Maildir"
expect_equal status 0 "$status"
expect_said 1 "^to someone@mail.example.net by SMTP to 127.0.0.1:$port$"
expect_said 3 '^  taken by the server: 250 '
expect_said 3 '^  marked: Infected \(Eicar.*, the virus is gone$'

it "by SMTP, a refusal is the server's, with its words"
scanq_conf "action_virus = reject"
virus_test --smtp "127.0.0.1:$port" --maildir "$T/Maildir"
expect_equal status 0 "$status"
expect_said 3 'refused, as action_virus says: 554 '

it "a server that does not scan is told"
scanq_conf "queue_program = $T/delivering-queue"
stop_server
front_env+=(QMAILQUEUE="$T/delivering-queue")
start_mailfront
virus_test --smtp "127.0.0.1:$port" --maildir "$T/Maildir"
expect_equal status 2 "$status"
expect_said 3 'BUT NOT MARKED AS INFECTED'

it "a server that takes no mail for that address is told with its words"
stop_server
start_server bash -c 'printf "220 here\r\n"
  while read -r line; do case $line in RCPT*) printf "550 nobody here\r\n" ;; *) printf "250 ok\r\n" ;; esac; done'
virus_test --smtp "127.0.0.1:$port"
expect_equal status 2 "$status"
expect_said 3 'NOT TAKEN: RCPT TO: 550 nobody here'

it "a server that is not there, or that says nothing of SMTP, is told"
stop_server
hold_port
virus_test --smtp "127.0.0.1:$port"
expect_equal status 2 "$status"
expect_said 3 'NOT SENT: connect: Connection refused'
