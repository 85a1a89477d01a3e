#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Beyond clamd's answers, scanq-clamd and scanq scan find what libclamav does not open; a setting of each
# leaves that out.
. "$(dirname "$0")/../lib.sh"
. "$here/clamd/lib_clamd.sh"
command -v zstd > /dev/null || { skip "there is no zstd"; exit 0; }
scanq_conf 'deny_names = *.zst *.txt' 'alert_encrypted = yes' 'action_encrypted = reject'
mkdir "$T/f"
cd "$T/f"
# So much text that nothing of it stands in the packed file as it is.
{ seq 3000; virus; } | zstd -qc > packed.zst
{ seq 3000; virus; echo; second_virus; } > both
zstd -qc both > both.zst
echo hello > clean.txt
zstd -qc clean.txt > clean.zst
zstd -qc < <(head -c 3000 /dev/urandom) | head -c 2000 > cut.zst
infected_mail | sed 's/^Content-Transfer-Encoding: base64/Content-Transfer-Encoding: x-none/' > mail
7z a -pother -mhe=on locked.7z both > /dev/null
name=Scanq.Test.One.UNOFFICIAL

it "a packed virus has its name, the first one alone where one is asked for"
listen
ask 'zINSTREAM\0' --stream packed.zst
expect_answer "stream: $name FOUND"
expect_log '^SCANNED:3 id=.* object=stream .* found=virus name=Scanq.Test.One.UNOFFICIAL .*zstd'
ask "zSCAN $T/f/both.zst\0"
expect_match "the answer" "^$T/f/both.zst: [A-Za-z.-]+\.UNOFFICIAL FOUND\$" "$answer"
ask "zALLMATCHSCAN $T/f/both.zst\0"
expect_equal "the matches" 2 "$(grep -c FOUND <<< "$answer")"

it "clean ones are clean, whatever settings forbid in mail"
for file in clean.zst clean.txt locked.7z; do
  ask "zSCAN $T/f/$file\0"
  expect_answer "$T/f/$file: OK"
done

it "a cut archive is OK, as for clamd, and the log says that it was not read to its end"
ask "zSCAN $T/f/cut.zst\0"
expect_answer "$T/f/cut.zst: OK"
expect_log '^SCANNED:2 id=.* object=[^ ]*cut.zst .* found=limit name=Archive.Not(Read|Opened).zstd'

it "scanq scan does the same, with a warning"
status=0
"$build/scanq" --conf "$T/scanq.conf" scan --no-summary packed.zst cut.zst > "$T/out" 2> "$T/err" || status=$?
expect_equal "status and output" "1 packed.zst: $name FOUND cut.zst: OK" "$status $(tr '\n' ' ' < "$T/out" | sed 's/ $//')"
expect_match "the warning" '^WARNING: cut.zst: not scanned to its end: Archive.Not(Read|Opened).zstd$' "$(cat "$T/err")"
"$build/scanq" --conf "$T/scanq.conf" scan --no-summary --alert-exceeds-max cut.zst > "$T/out" 2> "$T/err" ||
  fail "what no limit cut is found: $(cat "$T/out")"
"$build/scanq" --conf "$T/scanq.conf" scan --no-summary --deep=no packed.zst cut.zst > "$T/out" 2> "$T/err" ||
  fail "--deep=no finds: $(cat "$T/out")"
expect_equal "without it" "packed.zst: OK cut.zst: OK" "$(tr '\n' ' ' < "$T/out" | sed 's/ $//')"
expect_equal "complaints" "" "$(cat "$T/err")"

it "objects are counted, apart from messages, and the report leaves them out"
"$build/scanq" --conf "$T/scanq.conf" metrics > "$T/metrics" 2> "$T/err" || fail "$(cat "$T/err")"
expect_match "counts" 'scanq_objects_total\{users="server",scanned="3"\} 4$' "$(grep 'server",scanned="3"} ' "$T/metrics" | grep objects)"
expect_equal "messages" 0 "$(sed -n 's/^scanq_messages_begun_total{users="server"} //p' "$T/metrics")"
"$build/scanq" --conf "$T/scanq.conf" report "$T/log" > "$T/out" 2>&1 || true
expect_match "the report" "no line of qmail-scanq in these files" "$(cat "$T/out")"

it "--only-clamav leaves out what clamd would not find"
listen --only-clamav
ask 'zINSTREAM\0' --stream packed.zst
expect_answer "stream: OK"
ask "zALLMATCHSCAN $T/f/both\0"
expect_equal "the matches" 2 "$(grep -c FOUND <<< "$answer")"
expect_equal "another argument" "100 usage" "$("$build/scanq-clamd" --other 2>&1 < /dev/null | cut -d: -f1 > "$T/out"; echo "${PIPESTATUS[0]} $(cat "$T/out")")"
