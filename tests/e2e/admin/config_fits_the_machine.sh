#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq config: settings that cannot work on this machine are refused.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_config.sh"

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
