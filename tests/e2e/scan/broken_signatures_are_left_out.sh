#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A signature file that libclamav cannot use is named and left out, and the others count; one that
# required_signatures names still stops the mail.
. "$(dirname "$0")/../lib.sh"
virus | mail_with_attachment tool.exe > "$T/infected"
clean_mail > "$T/mail"
db=$T/db
# make_broken NAME: a file of that kind that libclamav does not take
make_broken() {
  case $1 in
    empty.*) : > "$db/$1" ;;
    folder.*) mkdir "$db/$1" ;;
    link.*) ln -s nowhere "$db/$1" ;;
    fifo.*) mkfifo "$db/$1" ;;
    huge.*) head -c 20000000 /dev/zero | tr '\0' a > "$db/$1" ;;
    random.*) head -c 3000 /dev/urandom > "$db/$1" ;;
    cut.*) printf 'ClamAV-VDB:29 Nov 2026 10-00 +0000:1:1:90:X:X:x:1:%0400d' 0 > "$db/$1" ;;
    late.*) { test_signatures; echo "Only:half"; } > "$db/$1" ;;
    regex.*) echo 'A;Engine:81-255,Target:0;0&1;41424344;0/(open/' > "$db/$1" ;;
    *) echo '<html>404 not found</html>' > "$db/$1" ;;
  esac
}

for name in page.ndb page.ldb page.hdb page.fp page.cvd page.db empty.ndb empty.hdb empty.yara empty.cvd \
  random.ndb random.cld cut.cvd cut.cld cut.cud late.ndb regex.ldb folder.ndb link.ndb fifo.hdb huge.ndb huge.yara; do
  it "$name is named and left out, and a virus is found by another file"
  scanq_conf "action_virus = tag"
  make_broken "$name"
  send "$T/infected"
  expect_exit 0
  expect_log "^SCANNED:3 .* engine=\"loaded \(signatures left out: ${name//./\\.} \("
  rm -r "${db:?}/$name"
done

it "of rules of yara, those that can be used count, and the file is named"
printf 'rule Good { strings: $a = "%s" condition: $a }\nrule Bad { condition: $b }\n' "$(second_virus)" > "$db/own.yara"
second_virus | mail_with_attachment other.exe > "$T/other"
sed -i '/Two/d' "$db/test.ndb"
send "$T/other"
expect_log '^SCANNED:3 .* name=YARA.Good.* engine="loaded \(signatures left out: own.yara in part \(.*undefined string'

it "several broken files at once, with names that are hostile, are all named"
for name in a.ndb b.yar $'c\n\033[1m.hdb'; do make_broken "$name"; done
send "$T/infected"
expect_log '^SCANNED:3 .*a.ndb \(.*, c[^ ]*x0a[^ ]*hdb \(.*, b.yar in part \('

it "a required file that is broken puts mail off, with libclamav's words, whatever else is there"
for name in late.ndb page.hdb main.cvd empty.ndb folder.ndb fifo.ndb; do
  rm -r "$db"; scanq_conf "required_signatures = test.ndb ${name/.cvd/}"
  make_broken "$name"
  empty_queue
  send "$T/mail"
  expect_exit 71
  expect_log "^SCANNED:2 .*found=failed name=\"?.*${name//./\\.}"
done

it "exceptions and options are no signatures, whatever required_signatures says"
for name in own.fp own.sfp own.ign2 own.cfg; do
  rm -r "$db"; scanq_conf "required_signatures = $name"
  echo '44d88612fea8a8f36de82e1278abb02f:68:Eicar' > "$db/$name"
  send "$T/mail"
  expect_log '^SCANNED:0 .*warning="NO VIRUS DATABASE'
done

it "nor is a required file without a signature beside one that has some"
rm -r "$db"; scanq_conf "required_signatures = test.ndb own.ndb" "action_virus = tag"
echo '# nothing yet' > "$db/own.ndb"
send "$T/mail"
expect_log '^SCANNED:[02] '

it "scanq check warns, and names it"
rm -r "$db"; scanq_conf "engine_image ="
make_broken page.ndb
"$build/scanq" --conf "$T/scanq.conf" check --as "$(id -un)" > "$T/out" 2>&1 || true
grep -A3 '^WARNING *test scan' "$T/out" | grep -q 'left out: page.ndb (Malformed' || fail "$(cat "$T/out")"
