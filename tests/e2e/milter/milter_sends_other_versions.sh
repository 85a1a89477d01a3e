#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Versions for other recipients, and notices, go back to the mail server by its listener.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_milter.sh"
# Sets port, of a listener that takes mail back: reentry_stand_in.py's arguments.
start_reentry() {
  local kind=$1
  shift
  rm -rf "$T/queue"; mkdir -p "$T/queue"
  mkfifo "$T/port"
  "$here/reentry_stand_in.py" "$kind" "$T/queue" "$@" > "$T/port" 2> "$T/reentry" & servers+=($!)
  read -r port < "$T/port"
  rm "$T/port"
}

for kind in qmqp smtp; do
  mta="Postfix 3.7.11"; [ $kind = qmqp ] || mta=8.17.1
  start_reentry $kind
  it "$kind: recipients of other policies get their version by the listener, notices go there, too"
  conf "notify_administrators = yes" "administrators = admin@example.net"
  printf '[policy p]\nrecipients = carol@example.net\naction_virus = warn\n' >> "$T/scanq.conf"
  tell "$T/infected" --mta "$mta" --to bob@example.net --to carol@example.net
  expect_reply continue
  expect_equal recipients '<bob@example.net> ' "$(recipients)"
  expect_queued 2
  expect_equal envelope 'Falice@example.org|Tcarol@example.net||' "$(envelope_of 1)"
  expect_equal notice 'F|Tadmin@example.net||' "$(envelope_of 2)"
  grep -q FORWARDED_MSG_1 "$(got)" || fail "$(cat "$(got)")"
  ! grep -q FORWARDED_MSG_1 "$(message 1)" || fail "the other version has an attachment"

  it "$kind: where another version cannot be queued, nothing is accepted and nobody is told"
  for answer in temporary permanent gone; do
    kill "${servers[-1]}"; start_reentry $kind $answer
    conf "notify_administrators = yes" "administrators = admin@example.net"
    printf '[policy p]\nrecipients = carol@example.net\naction_virus = warn\n' >> "$T/scanq.conf"
    tell "$T/infected" --mta "$mta" --to bob@example.net --to carol@example.net
    expect_reply '451 4\.3\.0 .*'
    expect_queued 0
    expect_log '^MILTER queue_id=QUEUE1 note="another version of the message failed'
  done

  it "$kind: a notice that fails is in the log, and the message goes on"
  tell "$T/infected" --mta "$mta" --to bob@example.net
  expect_reply continue
  expect_log '^MILTER queue_id=QUEUE1 note="notice failed, ignoring'
  kill "${servers[-1]}"
done
