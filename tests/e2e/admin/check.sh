#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq check: the state of an installation in one page, with the exit codes of a Nagios plugin.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_check.sh"

it "a good installation: every row is told, a mail goes through the front and EICAR is found"
scanq_conf "engine_image ="
check --json
for name in settings qmail-scanq scanq-inspect scanq-compose "queue program" "engine image" "test mail" quarantine limits locks; do
  expect_row "$name" OK
done
# How much room other programs leave is not ours to say.
expect_match "temporary files" '^(OK|WARNING)$' "$(row "temporary files" state)"
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
