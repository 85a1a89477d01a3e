#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq-milter with stand-ins for Postfix and Sendmail: what it answers, and what becomes of a message.
. "$(dirname "$0")/../lib.sh"
milter=$build/scanq-milter

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
conf() { scanq_conf "log_to = auto" "host_name = mail.example.net" "reentry = 127.0.0.1:${port:-1}" "$@"; }
# tell MESSAGE-FILE [option of milter_client.py...]: sets reply; results are in $T/out/N.
tell() {
  local message=$1
  shift
  rm -rf "$T/out" "$T/lock/"unlogged.*
  SCANQ_CONF=$T/scanq.conf "$here/milter_client.py" --spawn --out "$T/out" "$@" "$milter" < "$message" > "$T/replies" 2>&1 ||
    fail "the MTA's side: $(tail -3 "$T/replies")"
  reply=$(head -1 "$T/replies")
  cat "$T/lock/"unlogged.* > "$T/log" 2>/dev/null || : > "$T/log"
}
expect_reply() { [[ $reply =~ ^$1$ ]] || fail "reply: should match \"^$1\$\", it is \"$reply\"; the log:" "$(cat "$T/log")"; }
got() { echo "$T/out/${1:-1}/message"; }
# Our lines on top, then the bytes that came.
expect_only_lines_on_top() {
  local extra
  extra=$(($(stat -c %s "$(got "${2:-1}")") - $(stat -c %s "$1")))
  [ "$extra" -gt 0 ] || { fail "nothing was put on top"; return; }
  cmp <(tail -c +$((extra + 1)) "$(got "${2:-1}")") "$1" > "$T/difference" 2>&1 || fail "$(cat "$T/difference")"
  ! head -c "$extra" "$(got "${2:-1}")" | grep -vE '^(X-Virus-(Scanned|Status)|X-Scanq-Modified): |^[ 	]' || fail "not our lines"
}
recipients() { tr '\n' ' ' < "$T/out/1/recipients"; }
# No syslog in this test: its lines go to a file of this user's in lock_dir.
if [ -e /dev/log ]; then skip "lines would go to this machine's syslog"; exit 0; fi
clean_mail > "$T/clean"
infected_mail > "$T/infected"
conf

it "a clean mail gets our lines on top, and keeps every byte"
for version in 2 6; do
  tell "$T/clean" --version $version
  expect_reply continue
  expect_only_lines_on_top "$T/clean"
  expect_equal edits 2 "$(cat "$T/out/1/edits")"
done
expect_log '^SCANNED:1 id=[^ ]+ queue_id=QUEUE1 from=alice@example.org to=bob@example.net client=192.0.2.7 .*queue=exec'

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

it "settings that do not fit this MTA put the mail off and say what to write"
for setting in "log_to = stderr:log_to = auto" "error_text = fd2-88:error_text = auto" "host = sendmail:host = auto" "host = qmail:host = auto"; do
  conf "${setting%:*}"
  tell "$T/clean"
  expect_reply '451 4\.3\.0 mail scanner misconfigured'
  expect_log "error=\"${setting%:*} cannot be followed under postfix: write ${setting#*:}\" exit=55"
done

it "broken settings put the mail off"
conf "no_such = 1"
tell "$T/clean"
expect_reply '451 4\.3\.0 mail scanner misconfigured'
conf

it "several messages and ABORT at each step in one connection"
tell "$T/infected" --messages 3
expect_equal replies "continue continue continue" "$(xargs < "$T/replies")"
cmp <(sed 's/"=-.*"//' "$(got 1)" | head -5) <(sed 's/"=-.*"//' "$(got 3)" | head -5) || fail "the third is another"
for step in M R L B; do
  tell "$T/clean" --abort-at $step
  expect_reply continue
  expect_only_lines_on_top "$T/clean"
done

it "bytes may come one by one"
tell "$T/clean" --split 1
expect_reply continue
expect_only_lines_on_top "$T/clean"

it "an MTA that stops in the middle leaves nothing behind, and one line"
for step in M R L B; do
  tell "$T/clean" --stop-at $step
  expect_reply gone
  expect_log '^MILTER error="the MTA closed the connection within a message'
  expect_equal lines 1 "$(wc -l < "$T/log")"
done
left=0 expect_no_litter

it "a peer that breaks the protocol is left, with one line"
printf '\0\0\0\0' > "$T/raw"
tell "$T/clean" --raw "$T/raw"
expect_reply gone
expect_log '^MILTER error="milter protocol: a frame without a command'
expect_equal lines 1 "$(wc -l < "$T/log")"

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

it "a front that dies, and one that is not there, put the mail off"
mkdir -p "$T/none"
cp "$build/scanq-milter" "$T/none"
milter=$T/none/scanq-milter
conf
tell "$T/clean"
expect_reply '451 4\.3\.0 unable to start the mail queue'
printf '#!/bin/bash\nkill -KILL $$\n' > "$T/none/qmail-scanq"; chmod 755 "$T/none/qmail-scanq"
tell "$T/clean"
expect_reply '451 4\.3\.0 .*'
expect_log 'qmail-scanq was killed by signal 9'

it "each exit code of the front has its reply"
for code in {1..255}; do
  [ $((code % 7)) = 4 ] || [ "$code" -le 41 ] || continue
  printf '#!/bin/bash\ncat > /dev/null; exit %d\n' $code > "$T/none/qmail-scanq"
  tell "$T/clean"
  case $code in
    11) expect_reply '550 5\.1\.3 .*' ;;
    1[2-9]|2?|3?|40) expect_reply '550 5\.7\.1 .*' ;;
    *) expect_reply '451 4\.3\.0 .*' ;;
  esac
done
milter=$build/scanq-milter

it "a message over the limit is put off"
conf "max_message_bytes = 2000"
{ clean_mail; head -c 5000 /dev/zero | tr '\0' x | fold -w 70; } > "$T/large"
tell "$T/large"
expect_reply '451 4\.3\.0 write error or disk full'
expect_log 'error="message larger than max_message_bytes" exit=53'

it "25 MB go through, clean and rewritten"
conf
head -c 18000000 /dev/urandom | mail_with_attachment noise.bin > "$T/large"
tell "$T/large"
expect_reply continue
expect_only_lines_on_top "$T/large"
left=0 expect_no_litter
