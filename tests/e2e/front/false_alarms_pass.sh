#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# [allow NAME]: a find that is known to be a false alarm passes, for whom and as long as the section says.
. "$(dirname "$0")/../lib.sh"
. "$here/lib_canned.sh"
infected_mail > "$T/mail"
today=$(date -u +%F) yesterday=$(date -u -d '-1 day' +%F) tomorrow=$(date -u -d '+1 day' +%F)
# allow UNTIL [LINE...]: the general lines, then a section whose last day this is.
allow() {
  local until=$1
  shift
  canned_conf "$@"
  printf '%s\n' "[allow partner]" "findings = Phishing.Spoofed" "senders = news@far.example" \
    "recipients = bob@near.example" "until = $until" "reason = their newsletter" >> "$T/scanq.conf"
}
# expect_cleaned SENDER RECIPIENT: it is treated as any other.
expect_cleaned() {
  empty_queue
  send "$T/mail" "$@"; expect_exit 0; expect_queued 1; expect_form cleaned; expect_no_log 'allowed='
}
canned_conf
verdict_is virus=Phishing.Spoofed

it "it arrives as it came with a mark, and the log says by which section and why"
allow "$tomorrow"
send "$T/mail" news@far.example bob@near.example; expect_exit 0
expect_queued 1; expect_unchanged "$T/mail"
expect_header 'X-Virus-Status: Infected (Phishing.Spoofed)'
expect_log '^SCANNED:3 .*action=tag .*allowed="partner \(their newsletter\)"'

it "another recipient of the same mail gets the warning"
empty_queue
send "$T/mail" news@far.example bob@near.example carol@near.example; expect_exit 0; expect_queued 2
expect_unchanged "$T/mail" 1
n=2 expect_form cleaned
expect_equal "the second" 'Fnews@far.example|Tcarol@near.example||' "$(envelope_of 2)"

it "another sender, another find, and one more find are treated as ever"
expect_cleaned other@far.example bob@near.example
verdict_is virus=Phishing.Spoofed2; expect_cleaned news@far.example bob@near.example
verdict_is virus=Phishing.Spoofed virus=Worm; expect_cleaned news@far.example bob@near.example

it "where something was not scanned nothing is allowed, though the settings let that pass"
allow "$tomorrow" 'action_limit = pass' 'action_encrypted = pass' 'action_encrypted_mail = pass' 'action_failed = pass'
for unscanned in limit encrypted encrypted-mail failed; do
  verdict_is virus=Phishing.Spoofed $unscanned=Phishing.Spoofed; expect_cleaned news@far.example bob@near.example
done

it "the last day counts, the day after it does not"
verdict_is virus=Phishing.Spoofed
allow "$yesterday"; expect_cleaned news@far.example bob@near.example
allow "$today"; empty_queue
send "$T/mail" news@far.example bob@near.example
[ "$today" != "$(date -u +%F)" ] || expect_unchanged "$T/mail"

it "a section that lacks a day puts all mail off, with its name in the log"
allow "$tomorrow"; sed -i '/^until/d' "$T/scanq.conf"
send "$T/mail"; expect_exit 55; expect_log 'scanq.conf: \[allow partner\] needs until'
