# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of scanq report: sourced after lib.sh. $T/lines has the log of five messages.

scanq_conf "action_virus = reject"
clean_mail > "$T/mail"; infected_mail > "$T/infected"
for i in 1 2 3; do send "$T/mail"; cat "$T/log" >> "$T/lines"; done
send "$T/infected" mallory@EVIL.example; cat "$T/log" >> "$T/lines"
scanq_conf "program_dir = $T"
send "$T/mail"; cat "$T/log" >> "$T/lines"
# All of one second, so that no day or hour ends between them.
second=$(sed -nE '1s/.* id=([0-9a-f]+)\..*/\1/p' "$T/lines") today=$(date -u -d "@$((0x$second))" +%F)
sed -i "s/ id=[0-9a-f]*\./ id=$second./" "$T/lines"
# The same lines as multilog, syslog and journald write them, with strangers' lines between.
{ sed 's/^/@400000006745f0b012345678 /' "$T/lines"; echo '@400000006745f0b012345678 tcpserver: status: 1/40'; } > "$T/multilog"
sed 's/^/Nov 24 05:00:00 mail qmail-scanq[77]: /' "$T/lines" > "$T/syslog"
report() { "$build/scanq" report "$@" > "$T/out" 2> "$T/err" || fail "report $*:" "$(cat "$T/err")"; }
json() { python3 -c 'import json, sys; r = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$T/out" "$1"; }
