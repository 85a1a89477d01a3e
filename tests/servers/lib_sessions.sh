# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Behaviours with a real Postfix and with a real Sendmail alike: sourced after start_postfix or start_sendmail.
# Other milters are asked before ours at port 10901 and after it at 10902, where they are there.

# session FILE OPTION...: smtp_session, and all that comes of it
session() { empty_queue; from_here; smtp_session "$@"; wait_for_delivery; new_log; }
answers() { cut -c1-3 "$T/transcript" | sort | uniq -c | xargs; }
it_on_postfix() { it "$1"; [ "$mta" = postfix ] || { skip "Sendmail has no $2"; return 1; }; }
clean_mail > "$T/clean"
infected_mail > "$T/infected"
scanq_conf

it "several messages and RSET in one connection"
session "$T/clean" --messages 3 --rset
expect_equal answers "3 250" "$(answers)"
expect_queued 3
expect_unchanged "$T/clean" 3

if it_on_postfix "NUL bytes in the body" "NUL"; then
  { cat "$T/clean"; printf 'a\0b\0\n'; } > "$T/nul"
  session "$T/nul"
  expect_unchanged "$T/nul"
fi

it "pipelining, and the null sender"
smtp_options=(--pipelining)
empty_queue
send "$T/clean" ''
expect_exit 0
expect_unchanged "$T/clean"
expect_equal envelope 'F|Tbob@example.net||' "$(envelope_of)"
smtp_options=()

if it_on_postfix "BDAT in chunks" "CHUNKING"; then
  session "$T/clean" --bdat 100
  expect_unchanged "$T/clean"
fi

it "TLS"
session "$T/infected" --tls
expect_queued 1
expect_no_virus

it "a sender that SASL knows is a relay client"
conf_with_policy -- '[policy relay]' 'clients = relay' 'action_virus = reject'
front_env=(RELAYCLIENT=)
send "$T/infected"
expect_reply '550 5\.7\.1 virus found'
front_env=()
empty_queue
send "$T/infected"
expect_exit 0
expect_no_virus
scanq_conf

it "200 recipients are one scan; a quoted address goes as it came"
empty_queue
# shellcheck disable=SC2046
send "$T/clean" alice@example.org $(printf 'user%d@example.net ' {1..199}) '"a b"@example.net'
expect_exit 0
expect_equal scans 1 "$(grep -c SCANNED "$T/log")"
expect_equal recipients 200 "$(cat "$T/queue/"*/envelope | tr '\0' '\n' | grep -c '^T')"
# Postfix's pipe(8) tells addresses without their quotes.
cat "$T/queue/"*/envelope | tr '\0' '\n' > "$T/envelopes"
grep -qxE 'T("a b"|a b)@example.net' "$T/envelopes" || fail "the quoted one is missing"

if it_on_postfix "a UTF-8 address" "SMTPUTF8"; then
  empty_queue
  smtp_options=(--parameters SMTPUTF8)
  send "$T/infected" alice@example.org 'あ@example.net'
  expect_exit 0
  expect_equal envelope 'Falice@example.org|Tあ@example.net||' "$(envelope_of)"
  expect_no_virus
  smtp_options=()
fi

it "DSN options are kept through us"
session "$T/infected" --parameters 'RET=HDRS ENVID=envelope-7' --rcpt-parameters 'NOTIFY=SUCCESS ORCPT=rfc822;first@example.com'
grep -q '^Original-Envelope-I[dD]: envelope-7' "$T/queue/"*/message || fail "no envelope id in" "$(tail -5 "$T/mta-log")"
grep -q '^Original-Recipient: rfc822;first@example.com' "$T/queue/"*/message || fail "no original recipient"

it "25 MB arrive unchanged"
empty_queue
head -c 18000000 /dev/urandom | mail_with_attachment noise.bin > "$T/large"
send "$T/large"
expect_exit 0
expect_unchanged "$T/large"

scanq_conf "scan_wait_seconds = 300"
for count in 20 100; do
  it "$count connections at once"
  session "$T/clean" --connections $count
  expect_equal answers "$count 250" "$(answers)"
  expect_queued $count
  expect_equal scans $count "$(grep -c '^SCANNED:1' "$T/log")"
done

it "a client that goes after MAIL, after RCPT or within the message leaves nothing"
for option in --stop-at=MAIL --stop-at=RCPT --stop-at=DATA --stop-after=100000; do
  session "$T/large" "$option"
  expect_queued 0
  expect_no_log SCANNED
done
expect_no_litter

it "scanner, front or milter killed: put off, and the next one passes"
mkdir -p "$T/killers"
cp "$root/usr/local/lib/scanq/"scanq-* "$T/killers/"
scanq_conf "program_dir = $T/killers"
for victim in '$$' '$PPID' '$(cut -d" " -f4 /proc/$PPID/stat)'; do
  printf '#!/bin/bash\nkill -KILL %s\n' "$victim" > "$T/killer"
  chmod 755 "$T/killer"
  mv "$T/killer" "$T/killers/scanq-inspect"
  empty_queue
  send "$T/infected"
  expect_reply '4'
  expect_queued 0
done
scanq_conf
empty_queue
send "$T/clean"
expect_exit 0
expect_unchanged "$T/clean"

it "a full disk puts mail off, and leaves nothing"
scanq_conf "spool_memory_bytes = 100000" "temp_dir = $T/small"
mkdir -p "$T/small"
mount -t tmpfs -o size=1m,mode=1777 small "$root$T/small"
mount -t tmpfs -o size=1m,mode=1777 small "$T/small"
send "$T/large"
expect_reply '451 4\.3\.0 write error or disk full'
umount --lazy "$T/small" "$root$T/small"  # the milter may still have its file
scanq_conf

it "the words of a refusal reach the client, whatever is in them"
mkdir -p "$T/words/en"
echo '100% of %s: {{name}}' > "$T/words/en/refusal.txt"
scanq_conf "action_virus = reject" "template_dir = $T/words"
session "$T/infected"
expect_reply '550 5\.7\.1 100% of %s: Eicar-Test-Signature.* \(#5\.7\.1\)$'
expect_queued 0
scanq_conf

it "scanq virus-test sends by SMTP, and sees what becomes of it"
virus_test() { status=0; in_root scanq virus-test bob@example.net > "$T/out" 2>&1 || status=$?; wait_for_delivery; }
empty_queue
scanq_conf "notify_recipients = no"
virus_test
expect_equal "status, nobody watches" 1 "$status"
expect_equal "taken" 3 "$(grep -c '^  taken by the server: 250 ' "$T/out")"
grep -q "^not watched: where $mta delivers is not looked up\$" "$T/out" || fail "$(cat "$T/out")"
expect_queued 3
expect_no_virus
for action in reject quarantine; do
  empty_queue
  scanq_conf "action_virus = $action" "notify_recipients = no"
  virus_test
  expect_equal "status where the action is $action" 0 "$status"
  expect_equal "as it says" 3 "$(grep -c "as action_virus says" "$T/out")"
  expect_queued 0
done

it "scanq replay shows what would become of mails, and does nothing"
scanq_conf
in_root scanq replay "$T/infected" "$T/clean" > "$T/out" 2>&1 || true
grep -q 'infected: Infected (Eicar-Test-Signature), action clean$' "$T/out" || fail "$(cat "$T/out")"
grep -q '^2 messages: 1 clean, 1 with findings, 0 failed$' "$T/out" || fail "$(cat "$T/out")"
expect_queued 0

it "mail of a local user is scanned: sendmail -t"
[ "$mta" = sendmail ] || postfix_set 'non_smtpd_milters=unix:private/scanq-milter'
empty_queue; from_here
in_root_quietly setpriv --reuid 65534 --regid 65534 --clear-groups sh -c "/usr/sbin/sendmail -t -f alice@example.org < '$T/infected'"
wait_for_delivery
new_log
expect_queued 1
expect_no_virus
expect_equal envelope 'Falice@example.org|Tbob@example.net||' "$(envelope_of)"
expect_log '^SCANNED:3 .*from=alice@example.org'
# Sendmail's submission is a client of its own server.
expect_equal "clients told" "$([ "$mta" = postfix ] || echo ' client=127.0.0.1')" "$(grep -o ' client=[^ ]*' "$T/log" || true)"

it "each exit code of the front has its answer"
mv "$root/usr/local/lib/scanq/qmail-scanq" "$root/usr/local/lib/scanq/front"
for row in '11 550 5.1.3' '31 550 5.7.1' '40 550 5.7.1' '51 451 4.3.0' '81 451 4.3.0' '120 451 4.3.0'; do
  printf '#!/bin/sh\ncat > /dev/null\nexit %d\n' "${row%% *}" > "$root/usr/local/lib/scanq/qmail-scanq"
  chmod 755 "$root/usr/local/lib/scanq/qmail-scanq"
  session "$T/clean"
  expect_reply "${row#* }"
  expect_queued 0
done
mv "$root/usr/local/lib/scanq/front" "$root/usr/local/lib/scanq/qmail-scanq"

it "broken settings, and settings of another host, put mail off"
other_mta=sendmail; [ "$mta" != sendmail ] || other_mta=postfix
for setting in "no_such = 1" "host = qmail" "host = $other_mta" "log_to = stderr" "error_text = fd4"; do
  scanq_conf "$setting"
  send "$T/clean"
  expect_reply '451 4\.3\.0 mail scanner misconfigured'
  [ "$setting" = "no_such = 1" ] || expect_log "${setting% = *} = ${setting#* = } cannot be followed under $mta: write ${setting% = *} = auto"
done
scanq_conf

other_milter() { : > "$T/other"; "$servers_folder/other_milter.py" "$@" > "$T/other" & other=$!
  until grep -q ready "$T/other"; do lives "$other" || { fail "the other milter does not start"; return; }; sleep 0.05; done; }
it "another milter adds a field, and ours its own"
other_milter 10901 add
empty_queue
send "$T/clean"
expect_exit 0
expect_header 'X-Other: seen'
sed -i '/^X-Other: seen/d' "$(message)"
expect_unchanged "$T/clean"
kill "$other"; wait "$other" 2> /dev/null || true

for port in 10901 10902; do
  side=before; [ $port = 10901 ] || side=after
  it "another milter that refuses $side ours, at each state: ours takes the next mail of the connection"
  for state in M R T L N B E; do
    other_milter $port $state
    session "$T/clean" --messages 2
    kill "$other"; wait "$other" 2> /dev/null || true
    expect_equal "answers after $state" "1 250 1 550" "$(answers)"
    expect_queued 1
    expect_unchanged "$T/clean"
    expect_no_log '^MILTER'
  done
done

it "another milter that refuses after ours: its words reach the client, nothing is delivered"
other_milter 10902 refuse
empty_queue
send "$T/infected" || true
expect_equal reply "550 5.7.1 the other milter says no" "$reply"
expect_queued 0
kill "$other"; wait "$other" 2> /dev/null || true

it "${MAILS:=500} varied mails arrive as without us, byte for byte"
"$servers_folder/varied_mails.py" "$T/varied" "$MAILS" "${SEED:-1}"
# Workers from an image take a third of the time.
mkdir -p "$T/state"
chmod 755 "$T/state"
scanq_conf "engine_image = $T/state/engine.image"
in_root_quietly scanq update --image
# varied_to FOLDER [OPTION...]: sends them all, and puts what arrived there by its number.
varied_to() {
  local folder=$1 arrived
  shift
  session /dev/null --folder "$T/varied" "$@"
  expect_equal answers "$MAILS 250" "$(answers)"
  mkdir -p "$folder"
  for arrived in "$T/queue/"[0-9]*; do
    mv "$arrived/message" "$folder/$(sed -n '/^X-Number: /{s///p;q}' "$arrived/message")"
  done
}
varied_to "$T/with" --port "$later_port"
varied_to "$T/without" --port "$port_without_us"
expect_equal "number of mails" "$MAILS $MAILS" "$(ls "$T/with" | wc -l) $(ls "$T/without" | wc -l)"
grep -q ' engine=image' "$host_folder/syslog" || fail "no worker came from the image:" "$(tail -3 "$host_folder/syslog")"
# Our two fields stand on top.
sed -i '1,/^X-Virus-Status: Clean$/d' "$T/with/"*
diff -r "$T/with" "$T/without" > "$T/difference" || fail "$(grep -c '^diff' "$T/difference") differ:" "$(head -c 3000 "$T/difference")"
