#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-clamd scans files and folders that a client names, with the rights of its own user.
. "$(dirname "$0")/../lib.sh"
. "$here/clamd/lib_clamd.sh"
scanq_conf
listen
F=$T/files
mkdir -p "$F/mixed/sub" "$F/clean" "$F/empty"
eicar > "$F/eicar"
virus > "$F/mixed/second"
eicar > "$F/mixed/sub/third"
echo hello > "$F/mixed/first"
echo hello > "$F/clean/one file"
: > "$F/clean/nothing"
ln -s ../eicar "$F/clean/link"
ln -s eicar "$F/link"
mkfifo "$F/fifo" "$F/clean/fifo"
eicar_name=Eicar-Test-Signature.UNOFFICIAL

it "a file and a clean folder are answered in one line"
for command in SCAN CONTSCAN MULTISCAN ALLMATCHSCAN; do
  ask "n$command $F/eicar\n"
  expect_answer "$F/eicar: $eicar_name FOUND"
  ask "z$command $F/clean/\0"
  expect_answer "$F/clean: OK"
done
ask "SCAN $F/clean/one file\n"
expect_answer "$F/clean/one file: OK"
expect_log "^SCANNED:1 .* object=\"$F/clean/one file\" client="

it "SCAN ends at the first virus of a folder, CONTSCAN and MULTISCAN tell all"
ask "nSCAN $F/mixed\n"
expect_answer "$F/mixed/second: Scanq.Test.One.UNOFFICIAL FOUND"
for command in CONTSCAN MULTISCAN; do
  ask "n$command $F/mixed\n"
  expect_answer "$F/mixed/second: Scanq.Test.One.UNOFFICIAL FOUND"$'\n'"$F/mixed/sub/third: $eicar_name FOUND"
done

it "ALLMATCHSCAN tells all that match"
{ virus; second_virus; } > "$F/both"
ask "nALLMATCHSCAN $F/both\n"
expect_equal "the lines" "$F/both: Scanq.Test.One.UNOFFICIAL FOUND $F/both: Scanq.Test.Two.UNOFFICIAL FOUND" \
  "$(sort <<< "$answer" | tr '\n' ' ' | sed 's/ $//')"

it "links are not followed, and what is no file is told"
ask "nSCAN $F/link\n"
expect_answer "$F/link: OK"
ask "nSCAN $F/fifo\n"
expect_answer "$F/fifo: Not supported file type ERROR"$'\n'"$F/fifo: OK"
ask "nSCAN $F/nowhere\n"
expect_answer "$F/nowhere: File path check failure: No such file or directory. ERROR"
ask 'nSCAN \n'
expect_answer ": File path check failure: No such file or directory. ERROR"
ask 'zSCAN /proc/self/status\0'
expect_answer "/proc/self/status: OK"
ask "zMULTISCAN $F/empty\0"
expect_answer ""

it "in a session, a path is scanned as well"
ask "zIDSESSION\0zSCAN $F/eicar\0zSCAN $F/clean\0zCONTSCAN $F\0"
expect_answer "1: $F/eicar: $eicar_name FOUND"$'\n'"2: $F/clean: OK"$'\n'"3: Command invalid inside IDSESSION. ERROR"

it "a file that its user may not read is told as such"
open_to_everybody
scanq_conf
chmod -R a+rX "$F" "$T/scanq.conf" "$T/db"
chmod a+rwx "$T/tmp" "$T/lock"
install -m 600 /dev/null "$F/closed"
install -d -m 700 "$F/mixed/hidden"
for pid in "${servers[@]}"; do kill "$pid"; done
rm -f "$T/clamd.ctl"
printf '#!/bin/sh\nexec setpriv --reuid 65534 --regid 65534 --clear-groups %s\n' "$T/open/scanq-clamd" > "$T/open/door"
chmod 755 "$T/open/door"
servers=() clamd_program=$T/open/door
listen
ask "nSCAN $F/closed\n"
expect_answer "$F/closed: Access denied. ERROR"
ask "nCONTSCAN $F/mixed\n"
expect_match "the answer" "$F/mixed/hidden: File path check failure: Permission denied. ERROR" "$answer"
expect_all_ended
