#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq check: the state of an installation in one page, with the exit codes of a Nagios plugin.
. "$(dirname "$0")/../lib.sh"
scanq_conf
# check [ARGUMENT...]: sets status; output in $T/out. As whoever we are: the tests' files are ours.
check() {
  status=0
  SCANQ_CONF=$T/scanq.conf "$build/scanq" check --as "$(id -un)" --front "$front" "$@" > "$T/out" 2>&1 || status=$?
}
# row NAME FIELD of the check by that name
row() { python3 -c '
import json, sys
rows = {row["name"]: row for row in json.load(open(sys.argv[1]))["checks"]}
print(rows[sys.argv[2]][sys.argv[3]])' "$T/out" "$1" "$2"; }
expect_row() { expect_equal "state of $1" "$2" "$(row "$1" state)"; }
# The heads of the official sets are all that is read of them here; nothing can be scanned with them.
official() { printf 'ClamAV-VDB:%s:27001:2000000:90:x:x:builder:0' "$(date -u '+%d %b %Y %H-%M +0000' ${1:+-d "$1"})"; }
official_signatures() { official ${1:+"$1"} | tee "$T/db/main.cvd" > "$T/db/daily.cld"; }

it "a good installation: every row is told, a mail goes through the front and EICAR is found"
scanq_conf "engine_image ="
check --json
for name in settings qmail-scanq scanq-inspect scanq-compose "queue program" "engine image" "test mail" quarantine limits "temporary files" locks; do
  expect_row "$name" OK
done
expect_match "test mail" 'reaches the queue unchanged; EICAR is found, action clean' "$(row "test mail" text | tr '\n' ' ')"
expect_equal "queued by the test" 0 "$(mkdir -p "$T/queue"; queued)"
[ -z "$(ls -A "$T/tmp")" ] || fail "left: $(ls -A "$T/tmp")"

it "no virus database: critical, loud, and how to get one"
scanq_conf "engine_image =" "freshclam_program = $T/none"
rm "$T"/db/*
check --quick
expect_equal status 2 "$status"
grep -q 'NO VIRUS DATABASE IS INSTALLED' "$T/out" || fail "$(cat "$T/out")"
grep -qF -- '-> apt install clamav-freshclam && scanq update' "$T/out" || fail "$(cat "$T/out")"
expect_equal "last line" "Do this first: virus database: apt install clamav-freshclam && scanq update" "$(tail -1 "$T/out")"

it "where freshclam is there, it only has to run"
sed -i 's,^freshclam_program .*,freshclam_program = /bin/true,' "$T/scanq.conf"
check --quick
expect_equal "last line" "Do this first: virus database: scanq update" "$(tail -1 "$T/out")"

it "local signatures do not stand in for the official ones: critical"
scanq_conf "engine_image =" "required_signatures = main daily"
test_signatures > "$T/db/test.ndb"
check --json --quick
expect_row "virus database" CRITICAL
official | tee "$T/db/daily.cvd" > /dev/null
check --json --quick
expect_row "virus database" CRITICAL
expect_match text 'missing: main\)' "$(row "virus database" text)"
official_signatures
check --json --quick
expect_row "virus database" OK

it "old signatures are a warning, new local ones do not hide them"
rm "$T/db/daily.cvd"
official_signatures '10 days ago'
check --json --quick
expect_row "virus database" WARNING
expect_match text 'the newest signatures are 10 days old' "$(row "virus database" text)"

it "figures are numbers in JSON and performance data on the first line"
check --quick
head -1 "$T/out" | grep -qE '^scanq [A-Z]+ - [^|]*\|( [a-z_]+=-?[0-9]+(s|ms|B)?(;[0-9:]*){0,4})+$' || fail "$(head -1 "$T/out")"
check --json --quick
python3 - "$T/out" <<'END' || fail "no numbers"
import json, sys
rows = {row["name"]: row["figures"] for row in json.load(open(sys.argv[1]))["checks"]}
assert 863000 < rows["virus database"]["signatures_age_seconds"] < 865000
assert type(rows["temporary files"]["temp_free_bytes"]) is int
END
rm "$T"/db/{main.cvd,daily.cld}

it "a worker that is not there, and a queue that is not there: critical"
scanq_conf "program_dir = $T" "queue_program = $T/none"
check --json
expect_row scanq-inspect CRITICAL
expect_row "queue program" CRITICAL
expect_row "test mail" CRITICAL

it "an engine image that is missing is a warning, and critical where mail is put off without it"
scanq_conf "engine_image = $T/engine.image"
check --json --quick
expect_row "engine image" WARNING
expect_match advice 'scanq update --image' "$(row "engine image" advice)"
scanq_conf "engine_image = $T/engine.image" "without_image = defer"
check --json --quick
expect_row "engine image" CRITICAL
expect_match text 'there is none' "$(row "engine image" text)"

it "a quarantine that fills up: a warning from 80%, critical at its end"
scanq_conf "quarantine_max_messages = 5"
mkdir -p "$T/quarantine/tmp"
for name in 1 2 3; do mkdir -p "$T/quarantine/kept/$name"; done
check --json --quick
expect_row quarantine OK
expect_match text '^3 messages of 5, .* 60% full' "$(row quarantine text | head -1)"
mkdir "$T/quarantine/kept/4"
check --json --quick
expect_row quarantine WARNING
mkdir "$T/quarantine/kept/5"
check --json --quick
expect_row quarantine CRITICAL

it "messages that are long past their time show that nothing expires them: a warning"
rm -r "$T/quarantine/kept/"[1-4]
touch -d '40 days ago' "$T/quarantine/kept/5/message"
check --json --quick
expect_row quarantine WARNING
expect_match text 'the oldest is 40 days old' "$(row quarantine text | tail -1)"

it "a hard limit of this process that no worker could live with is a warning"
scanq_conf "engine_image ="
status=0
(ulimit -v 200000; SCANQ_CONF=$T/scanq.conf "$build/scanq" check --json --quick > "$T/out" 2>&1) || status=$?
expect_row limits WARNING
expect_match text 'this process: address space 195 MiB of' "$(row limits text)"

it "wrong settings: critical, with file and line; a wrong option: unknown"
echo 'scan = some' > "$T/scanq.conf"
check
expect_equal status 2 "$status"
head -1 "$T/out" | grep -q "^scanq CRITICAL - settings: $T/scanq.conf:1: scan = some" || fail "$(cat "$T/out")"
for options in --nonsense "--as=" "--as=no-such-user" "--front=relative" extra; do
  check $options
  expect_equal "status of $options" 3 "$status"
done
