#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The same clean message again passes without another scan.
. "$(dirname "$0")/../lib.sh"
# As qmail-smtpd writes it: now_and_again HELO
now_and_again() {
  printf 'Received: from unknown (HELO %s) (192.0.2.7)\n  by mx.example.net with SMTP; 1 Jun 2026 03:00:00 -0000\n' "$1"
  cat "$T/body"
}
clean_mail > "$T/body"
settings=('remember_minutes = 60')
scanq_conf "${settings[@]}"

it "a message found clean comes again, to another recipient, and arrives as it came"
now_and_again one > "$T/one"
send "$T/one"
expect_exit 0
expect_log 'engine="?(image|loaded)'
empty_queue
now_and_again two > "$T/two"
send "$T/two" alice@example.org second@example.net
expect_exit 0
expect_log 'engine=remembered'
expect_unchanged "$T/two"
expect_header 'X-Virus-Status: Clean'

it "nobody else may read what is remembered"
file=$T/lock/remembered.${front_uid:-$(id -u)}
expect_equal mode 600 "$(stat -c %a "$file")"

it "damage to it means a scan, not a failure"
head -c "$(stat -c %s "$file")" /dev/urandom > "$file"
empty_queue
send "$T/one"
expect_exit 0
expect_log 'engine="?(image|loaded)'

it "new signatures find in it what the old ones did not"
send "$T/one"
expect_log 'engine=remembered'
echo "Scanq.Test.New:0:*:$(printf 'Subject: ' | od -An -tx1 | tr -d ' \n')" >> "$T/db/test.ndb"
empty_queue
send "$T/one"
expect_exit 0
expect_log 'SCANNED:3 .*name=Scanq.Test.New'

it "an infected message is scanned each time"
scanq_conf "${settings[@]}"
infected_mail > "$T/infected"
for _ in 1 2; do
  empty_queue
  send "$T/infected"
  expect_exit 0
  expect_log 'SCANNED:3 .*engine="?(image|loaded)'
done

it "a Received field that no server of ours writes is a part of the message, and is scanned"
scanq_conf "${settings[@]}"
now_and_again one > "$T/one"
send "$T/one"
now_and_again "$(virus) x" > "$T/hidden"
send "$T/hidden"
expect_log '^SCANNED:3 '

it "where it cannot be kept, each message is scanned"
rm -rf "$T/lock"
for _ in 1 2; do
  empty_queue
  send "$T/one"
  expect_exit 0
  expect_log 'engine="?(image|loaded)'
done
