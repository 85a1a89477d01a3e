#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Each row of lib/base/exit_code.h, provoked once. Nothing is queued, the log says why.
. "$(dirname "$0")/../lib.sh"
infected_mail > "$T/infected"
clean_mail > "$T/mail"
head -c 1000000 /dev/zero | tr '\0' x > "$T/large"
# The front under a limit of the shell's ulimit.
limited() {
  printf '#!/bin/bash\nulimit %s\nexec %s\n' "$*" "$build/qmail-scanq" > "$T/limited"
  chmod +x "$T/limited"
  front=$T/limited
}
unlimited() { front=$build/qmail-scanq; }
# ends NUMBER LOG-PATTERN FILE: the end of the behaviour that was just set up
ends() { send "$3"; expect_exit "$1"; expect_queued 0; expect_log "$2"; }

it "11: an address is too long"
scanq_conf
envelope a@b "$(head -c 1003 /dev/zero | tr '\0' c)" > "$T/raw"
envelope_file=$T/raw ends 11 'address' "$T/mail"
it "31: the settings refuse the message"
scanq_conf 'action_virus = reject'; ends 31 'action=reject .*exit=31' "$T/infected"
it "51: out of memory"
scanq_conf; limited -v 20000
{ printf 'Fa@b\0'; printf 'Tuser%d@example.net\0' {1..400000}; printf '\0'; } > "$T/raw"
envelope_file=$T/raw ends 51 'memory' "$T/mail"
unlimited
it "52: out of time, while the caller is slow"
scanq_conf
mkfifo "$T/slow"
exec 9<> "$T/slow"
mkdir -p "$T/queue"
SCANQ_CONF=$T/scanq.conf STAND_IN_FOLDER=$T/queue "$front" < "$T/slow" 1< "$T/slow" 2> "$T/log" &
pid=$!
until catches_signals "$pid"; do lives "$pid" || break; done
kill -ALRM "$pid"
exec 9>&-
status=0; wait "$pid" || status=$?
expect_equal "exit code" 52 "$status"
expect_queued 0
it "53: the disk is full"
scanq_conf 'spool_memory_bytes = 0'; limited -f 100; ends 53 'exit=53' "$T/large"; unlimited
it "53: the message is larger than the settings allow"
scanq_conf 'max_message_bytes = 900000'; ends 53 'max_message_bytes' "$T/large"
it "54: the envelope ends early"
scanq_conf; printf 'Fa@b\0Tc' > "$T/raw"; envelope_file=$T/raw ends 54 'envelope' "$T/mail"
it "55: a setting is wrong"
scanq_conf 'scan = sometimes'; ends 55 'scanq\.conf:[0-9]+' "$T/mail"
it "63: there is no temporary folder"
scanq_conf "temp_dir = $T/none" 'spool_memory_bytes = 0'; ends 63 "$T/none" "$T/mail"
it "71: the scan failed, and the settings put such mail off"
fake_worker scanq-inspect 'exit 1'
scanq_conf "program_dir = $T/programs"; ends 71 'SCANNED:2 .*exit 1' "$T/mail"
it "81: the worker that rewrites fails"
fake_worker scanq-inspect "exec $T/programs/real/scanq-inspect"
fake_worker scanq-compose 'exit 1'
scanq_conf "program_dir = $T/programs"; ends 81 'scanq-compose: exit 1' "$T/infected"
it "91: an envelope record is none"
scanq_conf; printf 'Sa@b\0\0' > "$T/raw"; envelope_file=$T/raw ends 91 'envelope' "$T/mail"
it "120: the queue program cannot be started"
scanq_conf "queue_program = $T/none"; ends 120 "$T/none" "$T/mail"

it "this list has every number of the table"
sed -n 's/^ *{ErrorCode::k[A-Za-z]*, \([0-9]*\),.*/\1/p' "$top/lib/base/exit_code.h" | sort -u > "$T/table"
sed -n 's/^it "\([0-9]*\):.*/\1/p' "$0" | sort -u > "$T/here"
diff "$T/table" "$T/here" > "$T/out" || fail "table (<) and tests (>):" "$(cat "$T/out")"
