#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The files and memory that the confined scanner can still reach.
. "$(dirname "$0")/../lib.sh"
infected_mail > "$T/infected"

it "programs that are links to another folder find what is beside the real ones"
mkdir "$T/links"
for program in scanq-inspect scanq-compose scanq-store scanq-thaw; do ln -s "$build/$program" "$T/links/$program"; done
scanq_conf "program_dir = $T/links"
send "$T/infected"
expect_exit 0
expect_header 'Subject: Virus warning: the report'
expect_log 'SCANNED:3 .*file=eicar.com'

. "$here/lib_strace.sh"
it "after the signatures are loaded it may take much less memory than before"
fake_worker scanq-inspect "exec strace -qq -e trace=prlimit64,setrlimit -o $T/trace $build/scanq-inspect"
scanq_conf "program_dir = $T/programs"
send "$T/infected"
expect_exit 0
grep -oE 'RLIMIT_AS, \{rlim_cur=[^,]*' "$T/trace" | sed 's/.*=//' > "$T/limits" || true
bytes=$(($(tail -1 "$T/limits")))
expect_equal "first limit" '8589934592' "$(($(head -1 "$T/limits")))"
((bytes > 1 << 30 && bytes < 3 << 30)) || fail "the last limit is $bytes bytes"
