#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-milter's answers and edits make of a message what qmail would have got.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_milter.sh"

it "a virus is emptied, by edits that give the message qmail would have got"
for options in "--version 6" "--version 2" "--version 6 --no-blanks"; do
  # shellcheck disable=SC2086
  tell "$T/infected" $options
  expect_reply continue
  ! grep -qF "$(eicar | base64 | head -c 40)" "$(got)" || fail "the virus is still in it"
  cp "$(got)" "$T/by-milter"
  empty_queue
  send "$T/infected"
  same() { sed '/^$/q' "$1" | sed -E 's/"=-[^"]*"/B/; s/ at [a-z.-]+$//' | sort; sed '1,/^$/d' "$1" | normalise; }
  diff <(same "$(message)" | normalise) <(same "$T/by-milter" | normalise) > "$T/difference" || fail "$options:" "$(cat "$T/difference")"
done

it "a refusal is the reply of the SMTP server, with our text"
conf "action_virus = reject"
tell "$T/infected"
expect_reply '550 5\.7\.1 virus found.*\(#5\.7\.1\)'
conf "action_virus = defer"
tell "$T/infected"
expect_reply '451 4\.3\.0 .*\(#4\.7\.1\)'
conf "action_virus = reject" "error_text = none"
tell "$T/infected"
expect_reply '550 5\.7\.1 message refused'

it "200 recipients are one scan; quoted, UTF-8 and empty addresses go as they came"
# shellcheck disable=SC2046
tell "$T/clean" --from '' $(printf -- '--to user%d@example.net ' {1..200}) --to '"a b"@example.net' --to 'あ@example.net'
expect_reply continue
expect_equal lines 1 "$(wc -l < "$T/log")"
expect_log 'from="" .*recipients=202'
expect_equal recipients 202 "$(wc -l < "$T/out/1/recipients")"

it "an address too long for qmail is refused"
tell "$T/clean" --to "$(printf 'x%.0s' {1..1003})@example.net"
expect_reply '550 5\.1\.3 .*'

it "an authenticated sender is a relay client, one without SMTP is local"
cat > "$T/policies" <<'END'
[policy relay]
clients = relay
action_virus = reject
[policy local]
clients = local
action_virus = defer
END
conf; cat "$T/policies" >> "$T/scanq.conf"
tell "$T/infected" --auth joe
expect_reply '550 .*'
tell "$T/infected" --local
expect_reply '451 .*'
tell "$T/infected"
expect_reply continue

it "kept in quarantine for all, a message is discarded"
conf "action_virus = quarantine"
mkdir -m 700 "$T/quarantine"
tell "$T/infected"
expect_reply discard
expect_log 'action=quarantine quarantine='
expect_equal kept 1 "$(find "$T/quarantine/kept" -name message | wc -l)"
