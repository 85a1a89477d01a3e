#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# conf/samples/weekly-report mails the report of the last seven days; nothing starts it by itself.
. "$(dirname "$0")/../lib.sh"
sample=$top/conf/samples/weekly-report
scanq_conf
mkdir "$T/bin" "$T/logs"
printf '#!/bin/sh\necho "$@" > %s/arguments\ncat > %s/mail\n' "$T" "$T" > "$T/bin/sendmail"
printf '#!/bin/sh\nexec %s/scanq --conf %s/scanq.conf "$@"\n' "$build" "$T" > "$T/bin/scanq"
chmod 755 "$T/bin/"*
line() { printf 'SCANNED:%s id=%x.1.1 from=a@b.example size=1 ms=5 queue=exec\n' "$1" "$(date -d "$2" +%s)"; }
line 1 '2 days ago' > "$T/logs/current"
line 1 '20 days ago' | gzip > "$T/logs/old.gz"
mail_report() { PATH=$T/bin:$PATH sh "$sample/mail_report" "$@"; }

it "one mail to the address has the sentence and the messages of seven days"
mail_report postmaster@example.com "$T/logs"
expect_equal arguments -t "$(cat "$T/arguments")"
expect_equal to postmaster@example.com "$(header To "$T/mail")"
grep -q '^All is well: of 1 messages ' "$T/mail" || fail "$(cat "$T/mail")"

it "it is in Japanese where its caller is, as mail that any program reads"
LANGUAGE=ja mail_report postmaster@example.com "$T/logs"
python3 "$here/mail_text.py" "$T/mail" > "$T/text"
grep -q '^正常です: 1 通のうち' "$T/text" || fail "$(cat "$T/text")"

it "the log on the standard input is read, too"
line 3 '1 hour ago' | mail_report postmaster@example.com -
grep -q 'of 1 messages 1 (100.0%) had a find' "$T/mail" || fail "$(cat "$T/mail")"

it "a report that cannot be made is not mailed, and the exit status says so"
rm "$T/mail"
! mail_report postmaster@example.com "$T/none" 2> "$T/err" || fail "it should fail"
[ ! -e "$T/mail" ] || fail "$(cat "$T/mail")"

it "systemd takes the service and the timer"
if command -v systemd-analyze > /dev/null; then
  systemd-analyze verify --man=no "$sample"/scanq-report.* > "$T/out" 2>&1 || true
  ! grep 'scanq-report' "$T/out" || fail "see above"
else
  skip "there is no systemd-analyze"
fi
