#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-clamd scans what a client sends it by INSTREAM.
. "$(dirname "$0")/../lib.sh"
. "$here/clamd/lib_clamd.sh"
scanq_conf 'max_file_bytes = 1048576' 'spool_memory_bytes = 65536'
listen
eicar > "$T/eicar"
echo hello > "$T/clean"
: > "$T/empty"
{ head -c 200000 /dev/zero; virus; } > "$T/large"

it "a clean stream and an infected one have the answers of clamd"
ask 'zINSTREAM\0' --stream "$T/clean"
expect_answer "stream: OK"
ask 'nINSTREAM\n' --chunk 7 --stream "$T/eicar"
expect_answer "stream: Eicar-Test-Signature.UNOFFICIAL FOUND"
ask 'zINSTREAM\0' --stream "$T/empty"
expect_answer "stream: OK"
expect_log '^SCANNED:1 id=[0-9a-f.]+ object=stream client=uid:[0-9]+ size=6 ms=[0-9]+ engine='
expect_log '^SCANNED:3 id=.* size=68 .* found=virus name=Eicar-Test-Signature.UNOFFICIAL '

it "a stream that does not fit into memory is scanned to its end"
ask 'zINSTREAM\0' --stream "$T/large"
expect_answer "stream: Scanq.Test.One.UNOFFICIAL FOUND"

it "any bytes are scanned as a file, and a mail as one, too"
{ eicar; virus; } > "$T/both"
ask 'zINSTREAM\0' --stream "$T/both"
expect_match "the answer" '^stream: [A-Za-z.-]+\.UNOFFICIAL FOUND$' "$answer"
infected_mail > "$T/mail"
ask 'zINSTREAM\0' --stream "$T/mail"
expect_answer "stream: Eicar-Test-Signature.UNOFFICIAL FOUND"

it "a stream over the limit is told to the client, which may still be sending"
head -c 3000000 /dev/zero > "$T/huge"
ask 'zINSTREAM\0' --stream "$T/huge"
expect_answer "INSTREAM size limit exceeded. ERROR"
expect_log 'CLAMD client=uid:[0-9]+ error="a stream of more than max_file_bytes"'

it "a client that stops in the middle gets no answer and leaves nothing"
ask 'zINSTREAM\0' '\0\0\0' --bytes 1 --bytes 50 --close
expect_answer ""
expect_log 'error="the client left within a stream"'
expect_all_ended

it "a session has many streams, each with its number"
ask 'zIDSESSION\0zINSTREAM\0' --stream "$T/clean" 'zINSTREAM\0' --stream "$T/eicar" 'zPING\0zEND\0'
expect_answer $'1: stream: OK\n2: stream: Eicar-Test-Signature.UNOFFICIAL FOUND\n3: PONG'

it "many connections at once have each their own answer"
for i in {1..20}; do
  [ $((i % 2)) = 0 ] && file=clean || file=eicar
  "$here/clamd_client.py" "$T/clamd.ctl" 'zINSTREAM\0' --stream "$T/$file" > "$T/answer.$file.$i" &
  clients[i]=$!
done
for client in "${clients[@]}"; do wait "$client" || fail "a client ended with $?"; done
expect_equal "clean" 10 "$(grep -lx 'stream: OK' "$T"/answer.clean.* | wc -l)"
expect_equal "infected" 10 "$(grep -lx 'stream: Eicar-Test-Signature.UNOFFICIAL FOUND' "$T"/answer.eicar.* | wc -l)"
expect_all_ended

it "where no signatures are, nothing is called clean"
scanq_conf 'required_signatures = main daily'
ask 'zINSTREAM\0' --stream "$T/clean"
expect_answer "stream: no virus database ERROR"
expect_log '^SCANNED:0 .* object=stream .*not_scanned="no virus database"'
ask 'zINSTREAM\0' --stream "$T/eicar"
expect_answer "stream: Eicar-Test-Signature.UNOFFICIAL FOUND"

it "a worker that dies is an error"
fake_worker scanq-inspect 'kill -9 $$'
scanq_conf "program_dir = $T/programs"
ask 'zINSTREAM\0' --stream "$T/clean"
expect_answer "stream: scanq-inspect: killed by signal 9 (Killed) ERROR"
expect_log '^SCANNED:2 .* object=stream '
expect_all_ended
