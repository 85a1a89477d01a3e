#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# While others wait, one client has at most half of the scans, but always one. Relay clients, this
# machine and gateways have no such limit.
. "$(dirname "$0")/../lib.sh"
mkdir -p "$T/queue" "$T/lock" "$T/go"
export SCANQ_CONF=$T/scanq.conf STAND_IN_FOLDER=$T/queue PROTO=TCP
# Each scan tells the subject of its message, and lasts until release SUBJECT.
verdict > "$T/verdict"
fake_worker scanq-inspect "n=\$(sed -n 's/^Subject: //p'); echo \"\$n\" >> $T/started; read -r _ < $T/go/\$n; cat $T/verdict"
release() { echo > "$T/go/$1"; }
# front SUBJECT CLIENT [NAME=VALUE]: one in the background; its process id is ${pids[SUBJECT]}.
declare -A pids
front() {
  mkfifo "$T/go/$1"
  clean_mail "$1" > "$T/mail.$1"
  envelope a@example.org bob@example.net > "$T/envelope.$1"
  env "TCPREMOTEIP=$2" "${@:3}" "$front" < "$T/mail.$1" 1< "$T/envelope.$1" 2>> "$T/log" & pids[$1]=$!
  servers+=("${pids[$1]}")
}
until_it() { until "$@"; do kill -0 "${pids[$2]}" 2> "$T/out" || { fail "the front ended before it was so: $*"; return; }; done; }
is_started() { grep -qsx "$1" "$T/started"; }
# In the line: at its head, where it opens the slots and has none, or behind it.
has_open() { grep -qs "$2" <(readlink "/proc/${pids[$1]}/fd/"*); }
is_in_line() { has_open "$1" 'lock/scan\.line$'; }
is_out_of_line() { has_open "$1" 'lock/clients\.' && ! has_open "$1" 'lock/scan\.line$'; }
ended() { wait "${pids[$1]}" || fail "$1: exit code $?"; }
start_all() { for n in "$@"; do until_it is_started "$n"; done; }
begin() { rm -rf "$T/go" "$T/started" "$T/log"; mkdir "$T/go"; pids=(); }

it "a client alone may have all scans"
scanq_conf "program_dir = $T/programs" 'scans_at_once = 4' 'scan_wait_seconds = 600'
begin
for n in a1 a2 a3 a4; do front "$n" 192.0.2.1; until_it is_started "$n"; done

it "where others wait, they are scanned before it has more than half"
front b1 192.0.2.2; until_it is_in_line b1
front a5 192.0.2.1; front a6 192.0.2.1
for n in a5 a6; do until_it is_out_of_line "$n"; done
# a3 and a4 have no share, so a5 and a6 stay where they are.
release a3; until_it is_started b1
expect_equal "messages of the first client that were scanned" 4 "$(grep -c ^a "$T/started")"
for n in a1 a2 a4 b1; do release "$n"; done
start_all a5 a6
for n in a5 a6; do release "$n"; done
for n in a1 a2 a3 a4 a5 a6 b1; do ended "$n"; done

it "always one: with a single slot each client has its turn"
scanq_conf "program_dir = $T/programs" 'scans_at_once = 1' 'scan_wait_seconds = 600'
begin
front a1 192.0.2.1; until_it is_started a1
front a2 192.0.2.1; until_it is_out_of_line a2
front b1 192.0.2.2; until_it is_in_line b1
release a1; until_it is_started b1
release b1; until_it is_started a2
release a2
for n in a1 a2 b1; do ended "$n"; done

it "the addresses in one IPv6 network are one client"
begin
front a1 2001:db8::1; until_it is_started a1
front a2 2001:db8::2; until_it is_out_of_line a2
release a1; until_it is_started a2; release a2
for n in a1 a2; do ended "$n"; done

it "relay clients, this machine and gateways are not limited"
scanq_conf "program_dir = $T/programs" 'scans_at_once = 1' 'scan_wait_seconds = 600'
for client in '192.0.2.1 RELAYCLIENT=' '127.0.0.1' '::1' '192.0.2.1 TCPLOCALIP=192.0.2.1' '192.0.2.1 SCANQ_GATEWAY='; do
  begin
  # shellcheck disable=SC2086  # an address, and perhaps a variable
  { front a1 $client; until_it is_started a1; front a2 $client; }
  until_it is_in_line a2
  release a1; until_it is_started a2; release a2
  for n in a1 a2; do ended "$n"; done
done
