#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Filters of mail or web traffic that ask clamd do the same with scanq-clamd: clamav-milter under Postfix, rspamd,
# amavisd-new, c-icap, each Debian's, with the lines of docs/CLAMD.md. Beside us is a real clamd with the same signatures.
. "$(dirname "$0")/../e2e/lib.sh"
[ -n "$(type -P clamd)" ] || { skip "there is no clamd"; exit 0; }
mta_packages=clients
. "$(dirname "$0")/lib_postfix.sh"
start_postfix
scanq_conf
sed -n 's/^Eicar-Test-Signature:/Test.Eicar:/p' "$top/conf/scanq-test.ndb" > "$T/db/eicar.ndb"
clean_mail > "$T/clean"
infected_mail > "$T/infected"
(cd "$T" && eicar > eicar && zip -q eicar.zip eicar)
mail_with_attachment eicar.zip < "$T/eicar.zip" > "$T/zipped"

wait_until() {
  for ((tries = 3000; tries > 0; --tries)); do ! "$@" 2> /dev/null || return 0; sleep 0.1; done
  fail "this did not come: $*"
}
answers_at() { (: < "/dev/tcp/127.0.0.1/$1"); }
in_background() { in_root "$@" > "$T/out.${#servers[@]}" 2>&1 & servers+=($!); }
# Both are of amavis's group, since amavis names files, and neither is root's, which opens files for root alone.
in_root_quietly usermod -aG amavis scanq-mta
as_door=(setpriv --reuid scanq-mta --regid scanq-mta --init-groups)
chmod 777 "$T"
printf '%s\n' "DatabaseDirectory $T/db" "LocalSocket $T/real.ctl" "TemporaryDirectory $T/tmp" 'Foreground yes' \
  'ReadTimeout 600' 'CommandReadTimeout 600' 'IdleTimeout 600' > "$T/real.conf"
in_background "${as_door[@]}" clamd -c "$T/real.conf"
cp "$here/accept_each.py" "$T"  # that user may not see the folder of the sources, as in /root
in_background "${as_door[@]}" "$T/accept_each.py" "$T/ours.ctl" /usr/local/lib/scanq/scanq-clamd --only-clamav
wait_until test -S "$T/real.ctl"
wait_until grep -q ready "$T/out.$((${#servers[@]} - 1))"

# expect_same FINDS PATTERN: $T/by-real and $T/by-ours, of which so many lines tell the find.
expect_same() {
  cmp -s "$T/by-real" "$T/by-ours" || fail "with clamd, and with us:" "$(diff -a "$T/by-real" "$T/by-ours")"
  expect_equal "finds in: $(cat "$T/by-real")" "$1" "$(grep -cE "$2" "$T/by-real")"
}
# replies_at PORT: of a server, to each of the mails, without its ids
replies_at() {
  local mail
  for mail in clean infected zipped; do
    smtp_session "$T/$mail" --port "$1" --client 127.0.0.1
    sed -E 's/queued as .*//; s/id=[^ ]*//' <<< "$reply"
  done
  wait_for_delivery
}

it "clamav-milter under Postfix"
port=7000
for side in real ours; do
  : $((port += 1))
  printf '%s\n' "ClamdSocket unix:$T/$side.ctl" "MilterSocket inet:$port@127.0.0.1" 'User scanq-mta' 'Foreground yes' \
    'OnInfected Reject' 'RejectMsg found %v' 'AddHeader Replace' "TemporaryDirectory $T/tmp" > "$T/milter.$side"
  in_background clamav-milter -c "$T/milter.$side"
  echo "127.0.0.1:1$port inet n - n - - smtpd -o smtpd_milters=inet:127.0.0.1:$port" >> "$root/etc/postfix/master.cf"
  wait_until answers_at "$port"
done
postfix_reload
for side in real:17001 ours:17002; do
  wait_until answers_at "${side#*:}"
  empty_queue
  replies_at "${side#*:}" > "$T/by-${side%:*}"
  expect_queued 1
  header X-Virus-Status "$(message)" >> "$T/by-${side%:*}"
done
expect_same 2 '^550 .*found Test.Eicar'

it "rspamd"
# Its lists of domains and languages would take it many seconds to compile.
echo net > "$root/etc/rspamd/domains"
mkdir "$root/etc/rspamd/languages"
cat > "$root/etc/rspamd/ours.conf" <<END
options { filters = ""; task_timeout = 600s; url_tld = "/etc/rspamd/domains"; dns { nameserver = ["127.0.0.1"]; timeout = 0.1s; retransmits = 1; } }
lang_detection { languages = "/etc/rspamd/languages"; }
logging { type = "console"; level = "error"; }
modules { path = "/usr/share/rspamd/plugins/antivirus.lua"; }
worker "normal" { bind_socket = "127.0.0.1:11333"; count = 1; }
antivirus {
  real { type = "clamav"; symbol = "REAL"; servers = "$T/real.ctl"; timeout = 300s; scan_mime_parts = false; }
  ours { type = "clamav"; symbol = "OURS"; servers = "$T/ours.ctl"; timeout = 300s; scan_mime_parts = false; }
  real_parts { type = "clamav"; symbol = "REAL_PARTS"; servers = "$T/real.ctl"; timeout = 300s; }
  ours_parts { type = "clamav"; symbol = "OURS_PARTS"; servers = "$T/ours.ctl"; timeout = 300s; }
}
END
in_background rspamd -i -f -c /etc/rspamd/ours.conf
wait_until answers_at 11333
for mail in clean infected zipped; do in_root rspamc -t 600 -h 127.0.0.1:11333 symbols "$T/$mail"; done > "$T/symbols"
for side in real ours; do sed -n "s/^Symbol: ${side^^}//p" "$T/symbols" | sort > "$T/by-$side"; done
expect_same 4 'Test\.Eicar\.UNOFFICIAL'

it "amavisd-new, which names files"
mkdir "$T/amavis"
in_root_quietly chown amavis "$T/amavis"
cat > "$root/etc/amavis/ours.conf" <<END
use strict;
\$max_servers = 1; \$daemon_user = \$daemon_group = 'amavis';
\$MYHOME = \$TEMPBASE = '$T/amavis'; \$pid_file = '$T/amavis/pid'; \$lock_file = '$T/amavis/lock';
\$enable_db = 0; \$enable_zmq = 0; \$do_syslog = 0; \$logfile = '$T/amavis/log'; \$log_level = 2;
\$inet_socket_port = 10024; \$myhostname = 'mail.example.net'; \$mydomain = 'example.net';
\$QUARANTINEDIR = undef; \$virus_quarantine_to = undef; \$virus_admin = undef; \$final_virus_destiny = D_REJECT;
@bypass_spam_checks_maps = @bypass_banned_checks_maps = @bypass_header_checks_maps = (1);
@av_scanners = map { [\$_, \\&ask_daemon, ["CONTSCAN {}\\n", "$T/\$_.ctl"],
  qr/\\bOK\$/m, qr/\\bFOUND\$/m, qr/^.*?: (?!Infected Archive)(.*) FOUND\$/m] } qw(real ours);
\$forward_method = \$notify_method = 'smtp:[127.0.0.1]:$port_without_us';
1;
END
in_background amavisd -c /etc/amavis/ours.conf foreground
wait_until answers_at 10024
replies_at 10024 > "$T/replies"
expect_equal replies "1 250 2 554" "$(cut -c1-3 "$T/replies" | sort | uniq -c | xargs)"
for side in real ours; do
  sed -nE "s/.*run_av \($side\).* INFECTED/INFECTED/p" "$T/amavis/log" > "$T/by-$side"
done
expect_same 2 'INFECTED: Test\.Eicar'

it "c-icap"
port=1343
for side in real ours; do
  : $((port += 1))
  cat > "$root/etc/c-icap/$side.conf" <<END
PidFile $T/icap.$side.pid
CommandsSocket $T/icap.$side.ctl
StartServers 1
MaxServers 1
MinSpareThreads 1
MaxSpareThreads 2
ThreadsPerChild 2
Port 127.0.0.1:$port
TmpDir /tmp
ServerName here
ModulesDir /usr/lib/$(gcc -print-multiarch)/c_icap
ServicesDir /usr/lib/$(gcc -print-multiarch)/c_icap
TemplateDir /usr/share/c_icap/templates/
LoadMagicFile /etc/c-icap/c-icap.magic
ServerLog $T/icap.log
AccessLog $T/icap.access
Include virus_scan.conf
Include clamd_mod.conf
clamd_mod.ClamdSocket $T/$side.ctl
END
  in_background c-icap -N -f "/etc/c-icap/$side.conf"
  wait_until answers_at $port
  for file in clean eicar eicar.zip; do
    in_root c-icap-client -i 127.0.0.1 -p $port -s avscan -f "$T/$file" -v -req http://example.net/x 2>&1
  done | grep -aE 'ICAP/1|HTTP/1|X-(Infection|Violations)|<b>' > "$T/by-$side"
done
expect_same 2 '<b> Test\.Eicar\.UNOFFICIAL </b>'
