#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# qmail-send takes a bounce that is refused for one to be tried again, for ever. So a bounce of this machine is
# cleaned, or replaced by the warning, whatever was found in it.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_bounces.sh"

for refusal in reject defer; do
  it "$refusal: an attachment in the message below is emptied, the reason stays"
  empty_queue
  scanq_conf "${refuse_all[@]//REFUSAL/$refusal}"
  send "$T/bounce" '' alice@example.org
  expect_spared clean
  expect_reason 'See below.' 'a preamble'
  expect_header "X-Virus-Status: Infected (Eicar-Test-Signature)"
  ! grep -qF "$(eicar | base64 | head -c 40)" "$(message)" || fail "the virus is still in it"

  it "$refusal: a virus in the plain text of the message below takes that text alone"
  empty_queue
  { clean_mail; virus; echo; } | bounce > "$T/text"
  send "$T/text" '' alice@example.org
  expect_spared clean
  expect_reason 'Subject: lunch'
  ! grep -qF "$(virus)" "$(message)" || fail "the virus is still in it"

  it "$refusal: a double bounce, to whom #@[] belongs"
  empty_queue
  infected_mail | bounce | bounce 'Below this line is the original bounce.' > "$T/double"
  send "$T/double" '#@[]' postmaster@mail.example.net
  expect_spared clean
  expect_reason 'See below.' '--- Below this line is a copy of the message.'

  it "$refusal: what cannot be cut out becomes the warning alone"
  empty_queue
  { printf 'X-Odd: '; virus; echo; clean_mail; } > "$T/header-virus"
  send "$T/header-virus" '' alice@example.org
  expect_spared warn
  expect_log 'DELETE failed'
  ! grep -qF "$(virus)" "$(message)" || fail "the virus is still in it"
done

it "a bounce that comes by SMTP, and a message with a sender, are refused as before"
empty_queue
scanq_conf "action_virus = reject"
send "$T/bounce" alice@example.org alice@example.org
expect_exit 31
front_env=()
send "$T/bounce" '' alice@example.org
expect_exit 31
expect_queued 0

it "replay takes an empty sender that was named for a bounce's, and no other"
scanq_conf "action_virus = reject"
"$build/scanq" --conf "$T/scanq.conf" replay "$T/bounce" > "$T/out" || true
grep -q ', action reject' "$T/out" || fail "$(cat "$T/out")"
"$build/scanq" --conf "$T/scanq.conf" replay --explain --sender '' "$T/bounce" > "$T/out" || true
grep -q ', action clean' "$T/out" || fail "$(cat "$T/out")"
grep -q 'a bounce of this machine is not refused' "$T/out" || fail "$(cat "$T/out")"
