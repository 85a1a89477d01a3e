#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A fault of any kind behind scanq-milter puts the mail off.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_milter.sh"

it "settings that do not fit this MTA put the mail off and say what to write"
for setting in "log_to = stderr:log_to = auto" "error_text = fd2-88:error_text = auto" "host = sendmail:host = auto" "host = qmail:host = auto"; do
  for mta in "Postfix 3.7.11" "Mailserver 3.7.11"; do
    conf "${setting%:*}"
    tell "$T/clean" --mta "$mta"
    expect_reply '451 4\.3\.0 mail scanner misconfigured'
    expect_log "error=\"${setting%:*} cannot be followed under postfix: write ${setting#*:}\" exit=55"
  done
done
conf "host = postfix"
tell "$T/clean" --mta 8.17.1.9
expect_reply '451 4\.3\.0 mail scanner misconfigured'
expect_log 'error="host = postfix cannot be followed under sendmail: write host = auto" exit=55'

it "broken settings put the mail off"
conf "no_such = 1"
tell "$T/clean"
expect_reply '451 4\.3\.0 mail scanner misconfigured'
conf

it "a front that dies, and one that is not there, put the mail off"
mkdir -p "$T/none"
cp "$build/scanq-milter" "$T/none"
milter=$T/none/scanq-milter
conf
tell "$T/clean"
expect_reply '451 4\.3\.0 unable to start the mail queue'
printf '#!/bin/bash\nkill -KILL $$\n' > "$T/none/qmail-scanq"; chmod 755 "$T/none/qmail-scanq"
tell "$T/clean"
expect_reply '451 4\.3\.0 .*'
expect_log 'qmail-scanq was killed by signal 9'
milter=$build/scanq-milter

it "a message over the limit is put off"
conf "max_message_bytes = 2000"
{ clean_mail; head -c 5000 /dev/zero | tr '\0' x | fold -w 70; } > "$T/large"
tell "$T/large"
expect_reply '451 4\.3\.0 write error or disk full'
expect_log 'error="message larger than max_message_bytes" exit=53'
