#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Without descriptors, processes, memory, disk or files: temporary, nothing queued, nothing left.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_limits.sh"
clean_mail > "$T/mail"
head -c 300000 /dev/zero | tr '\0' x | mail_with_attachment fill.txt > "$T/large"
{ infected_mail; head -c 300000 /dev/zero | tr '\0' x; } > "$T/infected"

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
