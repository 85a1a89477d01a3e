#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Databases that are missing or broken: header and log say so.
. "$(dirname "$0")/../lib.sh"

it "without a database, every scan says so loudly, and the test virus is still found"
scanq_conf "database_dir = $T/absent" "action_virus = tag" "required_signatures = main daily"
clean_mail > "$T/mail"
send "$T/mail"
expect_exit 0
expect_log '^SCANNED:0 .*warning="NO VIRUS DATABASE is installed'
expect_header "X-Virus-Scanned: *signatures only the test signatures*"
infected_mail > "$T/infected"
send "$T/infected"
expect_log '^SCANNED:3 .*warning="NO VIRUS DATABASE is installed'

it "a broken database puts mail off, with libclamav's words and the file"
scanq_conf "database_dir = $T/broken"
mkdir "$T/broken"
echo "Only:half" > "$T/broken/local.ndb"
empty_queue
send "$T/mail"
expect_exit 71
expect_queued 0
expect_log '^SCANNED:2 .* found=failed name="cl_load .*local.ndb: Malformed database'
expect_log ' subject=lunch '

it "the worker alone answers nonsense with a verdict, not with a crash"
inspect() { "$build/scanq-inspect" 2>/dev/null; }
cd "$T"
expect_match "no spool" '"category":"failed".*is no spool' "$(inspect < "$T/mail" 3< "$T/scanq.conf")"
echo "no such key = 1" > "$T/nonsense"
head -c 20000 /dev/zero > "$T/spool"
expect_match "settings" '"category":"failed".*no such key' "$(inspect < "$T/spool" 3< "$T/nonsense")"
expect_match "no settings" '"category":"failed"' "$(inspect < "$T/spool" 3<&-)"
