#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Whatever a clean message looks like, it arrives byte for byte as it came. One test a message.
. "$(dirname "$0")/../lib.sh"
# If a limit or a broken structure is a finding, the message is to be delivered and marked.
scanq_conf 'action_limit = tag' 'action_heuristic = tag' 'action_encrypted = tag'
mkdir "$T/messages"
"$here/make_messages.py" "$T/messages"
made=0
for file in "$T"/messages/*.eml; do
  name=${file##*/}
  it "${name%.eml}"
  empty_queue
  send "$file"
  expect_exit 0
  expect_queued 1
  expect_unchanged "$file"
  expect_no_log 'SCANNED:3'
  made=$((made + 1))
done

it "at least sixty different messages were sent"
[ "$made" -ge 60 ] || fail "only $made"
