#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq config: settings shown, checked and changed.
. "$(dirname "$0")/../lib.sh"
conf=$T/scanq.conf
config() { status=0; "$build/scanq" --conf "$conf" config "$@" > "$T/out" 2> "$T/err" || status=$?; }
got() { cat "$T/out" "$T/err"; }

it "set in the shipped file changes one line, below its sample"
cp "$top/conf/scanq.conf" "$conf"
chmod 640 "$conf"
config set scan_timeout_seconds 60
expect_equal status 0 "$status"
expect_equal changes '67a68
> scan_timeout_seconds = 60' "$(diff "$top/conf/scanq.conf" "$conf" | sed -E '1s/^[0-9]+a[0-9]+$/67a68/')"
expect_equal mode 640 "$(stat -c %a "$conf")"
config get scan_timeout_seconds
expect_equal value 60 "$(got)"

it "set again changes that line; unset takes it out"
config set scan_timeout_seconds 90
expect_equal lines 1 "$(grep -c '^scan_timeout_seconds' "$conf")"
config list --changed
grep -q "scanq.conf:[0-9]*; default 120" "$T/out" || fail "$(got)"
config unset scan_timeout_seconds
cmp "$top/conf/scanq.conf" "$conf" || fail "the file is not as it was"

it "own comments, other settings and policies stay as they are"
printf '# mine\nscan=all ; why\nadministrators = a@example.org\n  b@example.org\n# end\n\n[policy x]\nlanguage = ja\n' > "$conf"
config set administrators 'c@example.org, d@example.org'
config set language en
expect_equal file '# mine|scan=all ; why|administrators = c@example.org d@example.org|# end||language = en|[policy x]|language = ja|' \
  "$(tr '\n' '|' < "$conf")"

it "a long list goes on in indented lines and comes back whole"
many=$(printf 'user%d@example.org ' {1..60})
config set administrators "$many"
config get administrators
expect_equal list "${many% }" "$(got)"

it "a value that is wrong, by itself or beside others, changes nothing"
before=$(md5sum < "$conf")
for change in "scan some" "scan_timeout_seconds 3600" "no_such_thing 1" "from_name a%;b"; do
  config set "${change%% *}" "$(echo "${change#* }" | tr % ' ')"
  expect_equal "status of $change" 2 "$status"
  grep -q 'nothing was changed' "$T/err" || fail "$(got)"
done
expect_equal file "$before" "$(md5sum < "$conf")"
expect_equal "files beside it" "scanq.conf" "$(cd "$T" && ls scanq.conf*)"

it "where there is no file yet, it begins as the shipped one"
rm "$conf"
config set language ja
expect_equal changes '> language = ja' "$(diff "$top/conf/scanq.conf" "$conf" | tail -1)"

it "what cannot work on this machine is refused, by set and by check"
refused() {  # KEY VALUE PATTERN
  before=$(md5sum < "$conf")
  config set "$1" "$2"
  expect_equal "status of $1 = $2" 2 "$status"
  grep -qE -- "$3" "$T/err" || fail "$1 = $2:" "$(got)"
  expect_equal "file after $1" "$before" "$(md5sum < "$conf")"
  printf '%s = %s\n' "$1" "$2" > "$T/other.conf"
  config check "$T/other.conf"
  expect_equal "status of check, $1 = $2" 2 "$status"
  grep -qE -- "^scanq: $T/other.conf:1: $1 = .*($3)" "$T/err" || fail "check, $1 = $2:" "$(got)"
}
# The user that qmail runs the front as may look at them.
chmod 755 "$T"
cp "$top/conf/scanq.conf" "$conf"
touch "$T/file"
refused queue_program /none/qmail-queue 'No such file'
refused queue_program "$T" 'is a folder'
refused queue_program "$T/file" 'Permission denied'
refused program_dir "$T/file" 'is no folder'
refused program_dir "$T" 'scanq-inspect in it: No such file'
refused database_dir "$T/none" 'No such file'
refused freshclam_program /none/freshclam 'No such file'
refused test_signatures "$T" 'is a folder'
refused engine_image "$T" 'is a folder'
refused engine_image /none/engine.image '/none: No such file'
refused lock_dir "$T/file" 'is no folder'
refused template_dir "$T/none" 'No such file'
refused temp_dir "$T/file" 'is no folder'
refused quarantine_dir "$T/file" 'is no folder'
refused quarantine_dir /none/quarantine '/none: No such file'
refused host_name 'mail example' 'is no host name'
refused host_name 192.0.2.1 'is no host name'
refused worker_user no-such-user 'no such user'
refused from_address scanner@ 'no mail address with a domain'
refused administrators 'postmaster root@' 'root@: is no mail address with a domain'
refused administrators 'a@b@c' 'no mail address with a domain'

it "what can work is taken, also beside what could not before"
mkdir -p "$T/tmp"
chmod 1777 "$T/tmp"
printf 'administrators = root@\n[policy x]\nrecipients = *\nadministrators = root@\n' > "$conf"
for change in "temp_dir $T/tmp" "engine_image $T/engine.image" "quarantine_dir $T/new" "host_name mail.example.net" \
  "from_address scanner" "from_address scanner@example.net" "worker_user root" "queue_program /bin/true"; do
  config set $change
  expect_equal "status of $change: $(got)" 0 "$status"
done
config set administrators 'postmaster root@example.net'
expect_equal "status of administrators: $(got)" 0 "$status"
config check
expect_equal "status of check" 2 "$status"
grep -q "scanq.conf:[0-9]*: administrators = root@: " "$T/err" || fail "a policy's: $(got)"
config set administrators 'a@' --policy x
expect_equal "status with a policy" 2 "$status"

it "a broken file is named with its line; the change that mends it is taken"
printf 'language = en\nscan = some\n' > "$conf"
config set language ja
expect_equal status 2 "$status"
grep -q "$conf:2: scan = some: .*put that right first.*nothing was changed" "$T/err" || fail "$(got)"
config set scan all
expect_equal "status of what mends it: $(got)" 0 "$status"

it "a folder, a file that is missing, and options that a verb does not take are named"
config check /tmp
expect_equal status 2 "$status"
grep -q 'reading /tmp' "$T/err" || fail "$(got)"
! grep -q 'config sample' "$T/err" || fail "wrong advice: $(got)"
config check "$T/none"
grep -q "config sample > $T/none" "$T/err" || fail "$(got)"
for words in "get scan --changed" "list --policy x" "set scan all --changed" "check --policy x" "set scan all --policy=" "sample --changed"; do
  config $words
  expect_equal "status of $words" 2 "$status"
done

it "scanq by itself says loudly that no virus database is there"
printf '%s = %s\n' database_dir "$T/none" freshclam_program "$T/none" > "$conf"
"$build/scanq" --conf "$conf" > "$T/out" 2> "$T/err" || true
grep -q "NO VIRUS DATABASE IS INSTALLED in $T/none" "$T/err" || fail "$(got)"
grep -q 'apt install clamav-freshclam && scanq update' "$T/err" || fail "$(got)"

it "help says nothing of it"
for words in help --help "help check" "check --help"; do
  "$build/scanq" --conf "$conf" $words > "$T/out" 2> "$T/err" || fail "$words: $(got)"
  ! grep -q 'NO VIRUS DATABASE' "$T/out" "$T/err" || fail "$words: $(got)"
done
