#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq config: settings are changed, line by line.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_config.sh"

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

it "syslog has what was changed, and who did it"
[ ! -e /dev/log ] || { skip "a syslog daemon takes the lines"; exit 0; }
mkdir -p "$T/lock"
printf 'lock_dir = %s\n[policy x]\nrecipients = *\n' "$T/lock" > "$conf"
acts() { cat "$T/lock/unlogged.$(id -u)"; rm "$T/lock/unlogged.$(id -u)"; }
us=by_user=$(id -u)
SUDO_USER=alice config set scan_timeout_seconds 60
expect_equal "a setting" "SETTINGS file=$conf $us sudo_user=alice set=scan_timeout_seconds was=120 is=60" "$(acts)"
unset SUDO_USER
config set --policy x action_virus tag
expect_equal "one of a policy" "SETTINGS file=$conf $us policy=x set=action_virus was=clean is=tag" "$(acts)"
config set --policy y senders a@b
expect_equal "a new policy" "SETTINGS file=$conf $us set=policies was=x is=x,y policy=y set=senders was=\"\" is=a@b" "$(acts)"
config set passwords 'geheim, infected'
expect_equal "a secret" "SETTINGS file=$conf $us set=passwords" "$(acts)"
config set no_such_key 1
config unset passwords --policy
[ ! -e "$T/lock/unlogged.$(id -u)" ] || fail "what was refused is told:" "$(acts)"
