#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-clamd answers commands without an object as clamd does, in each of its three forms.
. "$(dirname "$0")/../lib.sh"
. "$here/clamd/lib_clamd.sh"
scanq_conf
listen
version="ClamAV $(clamscan --version 2> /dev/null | sed -E 's,^ClamAV ([^/]*).*,\1,')"
[ "$version" != "ClamAV " ] || version="ClamAV $(pkg-config --modversion libclamav)"

it "PING is answered in the form in which it was asked"
for command in 'nPING\n' 'zPING\0' 'PING\n' 'PING\n' 'nPING\n'; do
  ask "$command"
  expect_answer PONG
done
expect_equal "an answer with NUL" "504f4e4700" \
  "$(python3 -c 'import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(b"zPING\0")
print(s.recv(99).hex())' "$T/clamd.ctl")"

it "a bare command needs no newline"
ask 'PING'
expect_answer PONG
ask 'PI' 'NG' --close
expect_answer PONG

it "VERSION is libclamav's, and without an official database there is none"
ask 'nVERSION\n'
expect_answer "$version"
ask 'nVERSIONCOMMANDS\n'
expect_match "the answer" "^$version\| COMMANDS: SCAN QUIT RELOAD PING .* DETSTATS ALLMATCHSCAN$" "$answer"

it "RELOAD is answered and does nothing, and SHUTDOWN is refused"
ask 'zRELOAD\0'
expect_answer RELOADING
ask 'zSHUTDOWN\0'
expect_answer "COMMAND UNAVAILABLE"
ask 'QUIT\n'
expect_answer "COMMAND UNAVAILABLE"
ask 'PING\n'
expect_answer PONG

it "STATS has the form of clamd's"
ask 'zSTATS\0'
expect_match "the answer" $'^POOLS: 1\n\nSTATE: VALID PRIMARY\nTHREADS: live .*\nQUEUE: 0 items\n.*\nEND$' "$answer"

it "other commands are unknown, and earlier ones are not answered"
for command in 'nFOO\n' 'nPING x\n' 'nSCAN\n' 'n\n' 'INSTREAM\n' 'nEND\n' 'nping\n'; do
  ask "$command"
  expect_answer "UNKNOWN COMMAND"
done
ask 'nDETSTATS\n'
expect_answer ""

it "one command is answered, unless there is a session"
ask 'nPING\nnPING\n'
expect_answer PONG
ask 'zIDSESSION\0zPING\0zVERSION\0' 'zEND\0'
expect_answer $'1: PONG\n'"2: $version"
ask 'nIDSESSION\nzPING\0nPING\nnRELOAD\nnPING\n'
expect_answer $'1: PONG\n2: PONG\n3: Command invalid inside IDSESSION. ERROR'
ask 'zIDSESSION\0PING\n'
expect_answer '1: Only nCMDS\n and zCMDS\0 are accepted inside IDSESSION. ERROR'

it "a command without end is not answered, and the log tells"
ask z --bytes 5000
expect_answer ""
expect_log 'CLAMD client=uid:[0-9]+ error="a command of more than 4104 bytes"'
expect_all_ended
