#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Without descriptors, processes, memory, disk or files: temporary, nothing queued, nothing left.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
head -c 300000 /dev/zero | tr '\0' x | mail_with_attachment fill.txt > "$T/large"
{ infected_mail; head -c 300000 /dev/zero | tr '\0' x; } > "$T/infected"
# limited LIMIT...: the front under a limit of the shell's ulimit
limited() {
  printf '#!/bin/bash\nulimit %s\nexec %s\n' "$*" "$build/qmail-scanq" > "$T/limited"
  chmod +x "$T/limited"
  front=$T/limited
}
is_temporary() { ((exit_code > 40)) || fail "exit code $exit_code is no temporary failure" "$(cat "$T/log")"; }
put_off() { send "$1"; is_temporary; expect_no_litter; expect_queued 0; }

it "with too few descriptors the mail is put off, however few there are"
scanq_conf
for count in 4 5 6 7 8 9 10 11 12 13 14; do
  limited -n $count
  send "$T/mail"
  expect_no_litter
  [ "$exit_code" = 0 ] || is_temporary
  [ "$exit_code" != 0 ] || expect_unchanged "$T/mail" "$(queued)"
done
limited -n 5; empty_queue; put_off "$T/mail"

it "nor is anything left of a message that is to be kept in quarantine"
scanq_conf 'action_virus = quarantine' 'notify_recipients = no'
for count in 4 5 6 7 8 9 10 11 12 13 14 16; do
  limited -n $count
  send "$T/infected"
  expect_no_litter; expect_queued 0
  [ "$exit_code" = 0 ] || is_temporary
  expect_equal "left in the quarantine with $count descriptors" "" "$(ls -A "$T/quarantine/tmp" 2>/dev/null)"
  echo '{"a":1}' > "$T/record"
  (ulimit -n $count; SCANQ_CONF=$T/scanq.conf exec "$build/scanq-store") \
    < "$T/mail" 1< "$T/record" 3> "$T/answer" 2> "$T/err" || true
  expect_equal "left by scanq-store with $count descriptors" "" "$(ls -A "$T/quarantine/tmp" 2>/dev/null)"
done
grep -q . "$T/answer" || fail "with $count descriptors nothing was kept:" "$(cat "$T/err")"
rm -rf "$T/quarantine"
scanq_conf

it "with too little memory for the scanner the mail is put off"
limited -v 60000; put_off "$T/large"

it "where no process can be made the mail is put off"
if [ "$(id -u)" = 0 ]; then
  open_to_everybody
  scanq_conf
  printf '#!/bin/bash\nexec setpriv --reuid 65534 --clear-groups bash -c "ulimit -u 0; exec %s"\n' "$front" > "$T/limited"
  front=$T/limited
  chmod 1777 "$T/tmp"; chmod 644 "$T/scanq.conf"
  put_off "$T/mail"
  expect_log 'fork'
fi

it "a full disk while the message is rewritten puts it off"
limited -f 300; put_off "$T/infected"
front=$build/qmail-scanq

it "missing or unreadable settings are 55, and say which file"
for file in "$T/none" "$T/tmp"; do
  front_env=("SCANQ_CONF=$file")
  put_off "$T/mail"; expect_equal "exit code" 55 "$exit_code"; expect_log "$file"
done
front_env=()

it "without templates the built-in ones do"
scanq_conf "template_dir = $T/none"
send "$T/infected"
expect_exit 0
expect_queued 1
empty_queue

it "a worker that is missing or no program puts the mail off"
mkdir -p "$T/programs"
scanq_conf "program_dir = $T/programs"
put_off "$T/mail"; expect_log 'cannot start .*scanq-inspect'
echo 'no program' > "$T/programs/scanq-inspect"; chmod +x "$T/programs/scanq-inspect"
put_off "$T/mail"

it "a library that cannot be loaded is named in the log, and by scanq check"
mkdir "$T/lib"; echo 'no library' > "$T/lib/libgmime-3.0.so.0"
for worker in scanq-inspect scanq-compose; do
  fake_worker scanq-inspect "exec $T/programs/real/scanq-inspect"
  fake_worker $worker "LD_LIBRARY_PATH=$T/lib exec $T/programs/real/$worker"
  put_off "$T/infected"
  expect_log 'error while loading shared libraries: [^ ]*libgmime-3.0.so.0'
  "$build/scanq" --conf "$T/scanq.conf" check > "$T/out" 2>&1 || true
  grep -q 'error while loading shared libraries: .*libgmime-3.0.so.0' "$T/out" ||
    fail "scanq check does not name it for $worker:" "$(cat "$T/out")"
done
fake_worker scanq-compose "exec $T/programs/real/scanq-compose"

it "a worker out of memory is a failed scan"
fake_worker scanq-inspect 'ulimit -v 40000; exec '"$T/programs/real/scanq-inspect"
put_off "$T/mail"; expect_log 'SCANNED:2'

it "who goes away before, within and after the message, or within the envelope, has sent nothing"
scanq_conf
for bytes in 0 1 50; do
  head -c $bytes "$T/mail" > "$T/part"
  : > "$T/raw"; envelope_file=$T/raw send "$T/part"; expect_exit 54
done
printf 'Fa@b\0Tc@d' > "$T/raw"; envelope_file=$T/raw send "$T/mail"; expect_exit 54
expect_queued 0
