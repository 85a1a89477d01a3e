#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# An upgrade tells which settings came, and which defaults are others now: install.sh and the packages'
# scripts do it by the same lines.
. "$(dirname "$0")/../lib.sh"
cd "$top"
mkdir -p "$T/root/etc/scanq"
root=$T/root sysconf_dir=/etc/scanq state_dir=$T/state share_dir=$T/share
. conf/packaging/places.sh
mkdir -p "$state_dir" "$share_dir"
printf '#%s\n' 'log_to = stderr' 'language = en' 'scan = all' 'domains =' > "$share_dir/scanq.conf"
printf '#%s\n' 'log_to = auto' 'language = ja' 'scan = all' 'domains = a b' 'brand_new = 3' > "$T/new.conf"
echo 'language = en' > "$T/root/etc/scanq/scanq.conf"

it "changed defaults are said with how to keep the old ones; what the site has set is not"
expect_equal said 'the default of log_to is "auto" now, it was "stderr"; as before: scanq config set log_to "stderr"
the default of domains is "a b" now, it was ""; as before: scanq config set domains ""
new settings, at their defaults until you set them: brand_new' \
  "$(say_changed_settings "$share_dir/scanq.conf" "$T/new.conf")"

it "nothing is said where nothing changed, or nothing was there before"
expect_equal "of the same" "" "$(say_changed_settings "$T/new.conf" "$T/new.conf")"
expect_equal "of none" "" "$(say_changed_settings "$T/none" "$T/new.conf")"

it "a package says it after the upgrade, of what was there before, and leaves nothing behind"
note_sample
cp "$T/new.conf" "$share_dir/scanq.conf"
expect_match said 'default of log_to is "auto" now' "$(say_upgrade)"
expect_equal left "" "$(ls "$state_dir")"
expect_equal "said again" "" "$(say_upgrade)"
