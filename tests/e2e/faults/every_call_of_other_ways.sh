#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Each system call of the front fails once, as in every_call.sh, on the way of messages that go to the disk, are
# remembered, or are rewritten.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_every_call.sh"
scanq_conf
fake_worker scanq-inspect "$look; printf '%s' '$(verdict)'"
scanq_conf "program_dir = $T/programs"

it "on the way of a clean message that goes to the disk"
scanq_conf "program_dir = $T/programs" 'spool_memory_bytes = 0'
each_call_fails "$T/mail"

it "a disk without files of no name: one that keeps its name gets nothing of the mail"
: > "$T/inject"; empty_queue
send "$T/mail"; expect_exit 0
number=$(awk '/^openat\(/ { ++n } /O_TMPFILE/ { print n; exit }' "$T/trace")
nameless="-e inject=openat:error=EOPNOTSUPP:when=$number"
echo "$nameless" > "$T/inject"
send "$T/mail"; expect_exit 0; expect_queued 2
echo "$nameless -e inject=unlink:error=EIO" > "$T/inject"; empty_queue
send "$T/mail"; expect_queued 0
expect_log 'unlink\(.*: Input/output error.* exit=63$'
[ -z "$(find "$T/tmp" -type f -size +0)" ] || fail "left: $(ls -lA "$T/tmp")"
rm -f "$T"/tmp/*

it "on the way of one that is remembered as clean"
scanq_conf "program_dir = $T/programs" 'remember_minutes = 60'
: > "$T/inject"
send "$T/mail"
send "$T/mail"; expect_log 'engine=remembered'
each_call_fails "$T/mail"

it "on the way of a message that is rewritten and told of"
scanq_conf "program_dir = $T/programs" 'notify_administrators = yes' 'admin_notices_per_hour = 1'
fake_worker scanq-inspect "$look
if grep -aq '^Subject: Virus warning'; then printf '%s' '$(verdict)'
else printf '%s' '$(verdict virus Test.One)'; fi"
: > "$T/inject"; empty_queue
send "$T/infected"; expect_queued 2; expect_header 'Subject: Virus warning: s'
rm -rf "$T/quarantine"
each_call_fails "$T/infected"
