#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Root's scans run as the user that the settings name, to whom only the private folder belongs.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
infected_mail > "$T/infected"
open_to_everybody

it "a scan and a rewriting by another user work as before"
scanq_conf 'worker_user = nobody'
send "$T/mail"; expect_exit 0; expect_unchanged "$T/mail"
send "$T/infected"; expect_exit 0
n=2 expect_header 'X-Virus-Status: Infected (*'

it "the worker has that user's ids in all three places, no groups, and the folder is its own"
fake_worker scanq-inspect "grep -E '^(Uid|Gid|Groups)' /proc/self/status > facts; stat -c '%U %a' . >> facts; cat facts > $T/facts; exit 1"
: > "$T/facts"; chmod 666 "$T/facts"
scanq_conf "program_dir = $T/programs" 'worker_user = nobody'
send "$T/mail"; expect_exit 71
uid=$(id -u nobody) gid=$(id -g nobody)
expect_equal facts "Uid: $uid $uid $uid $uid Gid: $gid $gid $gid $gid Groups: nobody 700" "$(xargs < "$T/facts")"

it "without such a user the scan runs as before, unless confinement is required"
scanq_conf 'worker_user = nobody-here'
send "$T/mail"; expect_exit 0
scanq_conf 'worker_user = nobody-here' 'confinement = required'
send "$T/mail"; expect_exit 71
expect_log 'there is no user nobody-here'

it "where confinement is required and the kernel has all of it, mail goes through"
scanq_conf 'confinement = required'
send "$T/mail"; expect_exit 0
