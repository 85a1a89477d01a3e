#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-clamd ends with its client, when it is told to, and where it cannot work; root's opens no files
# for others.
. "$(dirname "$0")/../lib.sh"
. "$here/clamd/lib_clamd.sh"
scanq_conf
listen
eicar > "$T/eicar"

it "the end of the connection is its end"
ask --close
expect_answer ""
ask 'zIDSESSION\0zPING\0' --close
expect_answer "1: PONG"
expect_all_ended

it "TERM ends it between two commands and within a scan, and the worker with it"
fake_worker scanq-inspect 'echo $$ > "'"$T"'/worker"; exec sleep 1000'
scanq_conf "program_dir = $T/programs" 'thaw_workers = no'
end_when() {  # CONDITION STEP...: sends the steps, and TERM once the condition holds
  local condition=$1 client tries=0
  shift
  "$here/clamd_client.py" "$T/clamd.ctl" "$@" > "$T/answer" 2>&1 &
  client=$!
  until eval "$condition"; do
    [ $((tries += 1)) -lt 2400 ] || { fail "this did not come: $condition"; break; }
    sleep 0.05
  done
  pkill -TERM -P "${servers[0]}" scanq-clamd || fail "there is nothing to end"
  wait "$client" || fail "the client: $(cat "$T/answer")"
}
end_when 'pgrep -P "${servers[0]}" scanq-clamd > /dev/null' 'zIDSESSION\0'
expect_all_ended
end_when '[ -s "$T/worker" ]' 'zINSTREAM\0' --stream "$T/eicar"
expect_all_ended
expect_ended "$(cat "$T/worker")"
scanq_conf

it "a session of many objects keeps its count, and leaves nothing"
ask 'zIDSESSION\0' --repeat 20 $'zINSTREAM\\0\\0\\0\\0\005hello\\0\\0\\0\\0' --repeat 1000 'zPING\0' 'zEND\0'
expect_equal "the answers" "20: stream: OK 1020: PONG" "$(sed -n '20p;$p' <<< "$answer" | tr '\n' ' ' | sed 's/ $//')"
expect_all_ended

it "an object waits for a slot of scans_at_once, also where mail is not scanned"
scanq_conf 'scan = none' 'scans_at_once = 1' 'scan_wait_seconds = 1'
exec 8>> "$T/lock/scan.0"
flock 8
ask 'zINSTREAM\0' --stream "$T/eicar"
expect_match "the answer" '^stream: too much load.* ERROR$' "$answer"
exec 8>&-
ask 'zINSTREAM\0' --stream "$T/eicar"
expect_answer "stream: Eicar-Test-Signature.UNOFFICIAL FOUND"
scanq_conf

it "settings that cannot be read are in the log, and there is no answer"
echo 'no_such_key = 1' > "$T/scanq.conf"
if [ ! -e /dev/log ]; then
  ask 'nPING\n'
  expect_answer ""
fi
expect_all_ended
scanq_conf

it "root opens the files that root names, and for nobody else"
if [ "$(id -u)" != 0 ]; then skip "only root can be two users"; exit 0; fi
ask "nSCAN $T/eicar\n"
expect_answer "$T/eicar: Eicar-Test-Signature.UNOFFICIAL FOUND"
open_to_everybody
cp "$here/clamd_client.py" "$T/open/"
answer=$(as_nobody /usr/bin/python3 "$T/open/clamd_client.py" "$T/clamd.ctl" "nSCAN $T/eicar\n")
expect_answer "$T/eicar: Access denied. ERROR"
answer=$(as_nobody /usr/bin/python3 "$T/open/clamd_client.py" "$T/clamd.ctl" 'nINSTREAM\n' --stream "$T/eicar")
expect_answer "stream: Eicar-Test-Signature.UNOFFICIAL FOUND"
expect_all_ended
