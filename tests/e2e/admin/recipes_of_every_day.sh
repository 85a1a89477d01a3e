#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# conf/samples and conf/cron: logs that are turned, cron without systemd, signatures that fangfrisch fetches.
. "$(dirname "$0")/../lib.sh"
samples=$top/conf/samples
scanq_conf
scanq() { "$build/scanq" --conf "$T/scanq.conf" "$@"; }

it "logrotate packs the log of syslog, and scanq report reads what it turned"
logrotate=$(PATH=$PATH:/usr/sbin command -v logrotate) || skip "there is no logrotate"
if [ -n "${logrotate:-}" ]; then
  line() { printf 'Nov 29 10:00:00 mx qmail-scanq[7]: SCANNED:1 id=%x.1.1 from=a@b.example size=1 ms=5 queue=exec\n' "$(date +%s)"; }
  mkdir -m 755 "$T/logs"
  sed "s,/var/log,$T/logs,; /postrotate/,/endscript/d; s/weekly/weekly\n\tsu root root/" "$samples/logrotate/scanq" > "$T/rotate"
  [ "$(id -u)" = 0 ] || sed -i '/su root/d' "$T/rotate"
  chmod 644 "$T/rotate"
  for turn in 1 2 3; do
    line >> "$T/logs/scanq.log"
    "$logrotate" -f -s "$T/turned" "$T/rotate" > "$T/out" 2>&1 || fail "$(cat "$T/out")"
  done
  line >> "$T/logs/scanq.log"
  [ -f "$T/logs/scanq.log.2.gz" ] && [ -f "$T/logs/scanq.log.3.gz" ] || fail "nothing is packed: $(ls "$T/logs")"
  scanq report --since 1d "$T/logs" > "$T/out" 2>&1 || fail "$(cat "$T/out")"
  grep -qE '(^| )4 messages' "$T/out" || fail "not all four lines were read:" "$(cat "$T/out")"
fi

it "rsyslog takes the lines for its own file"
rsyslogd=$(PATH=$PATH:/usr/sbin command -v rsyslogd) || skip "there is no rsyslog"
[ -z "${rsyslogd:-}" ] || "$rsyslogd" -N1 -f "$samples/logrotate/rsyslog.conf" > "$T/out" 2>&1 || fail "$(cat "$T/out")"

it "each line of cron runs a command of scanq where there is no systemd, and nothing where there is"
mkdir "$T/bin"
printf '#!/bin/sh\necho "$@" >> %s/ran\n' "$T" > "$T/bin/scanq"
printf '#!/bin/sh\nexit 1\n' > "$T/bin/pidof"
chmod 755 "$T/bin/"*
mkdir -p "$T/systemd" "$T/etc"; touch "$T/etc/web.conf" "$T/image"
lines() { sed -nE "s,^(@reboot|([^ #=]+ +){5}) *root +,,p" "$top/conf/cron/scanq" | sed "s,/run/systemd/system,$1,g; s,/etc/scanq/web.conf,$T/etc/web.conf,g; s,/var/lib/scanq/engine.image,$T/image,g"; }
expect_equal "lines" 7 "$(lines "$T/none" | wc -l)"
lines "$T/systemd" | while read -r command; do PATH=$T/bin:$PATH sh -c "$command"; done
[ ! -e "$T/ran" ] || fail "beside systemd: $(cat "$T/ran")"
lines "$T/none" | while read -r command; do PATH=$T/bin:$PATH sh -c "$command" || fail "it ended with $?: $command"; done
expect_equal commands 'update|update --if-changed|update --warm|update --warm|quarantine expire|quarantine digest|web answer --for 58|' "$(tr '\n' '|' < "$T/ran")"

it "a freshclam that runs by itself is left alone by cron"
rm "$T/ran"; printf '#!/bin/sh\necho 7\n' > "$T/bin/pidof"
PATH=$T/bin:$PATH sh -c "$(lines "$T/none" | sed -n 1p)"
[ ! -e "$T/ran" ] || fail "$(cat "$T/ran")"

it "fangfrisch's files of SaneSecurity and URLhaus find viruses; a broken one is named and the others count"
mkdir -p "$T/source" "$T/fetched"
test_signatures | sed -n 1p > "$T/source/phish.ndb"
test_signatures | sed -n 2p > "$T/source/urlhaus.ndb"
echo '<html>Bandwidth exceeded</html>' > "$T/source/junk.ndb"
for file in phish.ndb junk.ndb; do (cd "$T/source" && sha256sum "$file" > "$file.sha256"); done
python3 "$here/admin/fangfrisch_stand_in.py" "$samples/fangfrisch/fangfrisch.conf" "$T" "$T/db" "$samples/fangfrisch/publish" > "$T/out" 2>&1 || fail "$(cat "$T/out")"
expect_equal published 'junk.ndb phish.ndb test.ndb urlhaus.ndb' "$(ls "$T/db" | tr '\n' ' ' | sed 's/ $//')"
echo 'Own.One:0:*:0102030405060708' > "$T/db/test.ndb"
virus > "$T/one"; second_virus > "$T/two"
scanq replay --explain "$T/one" > "$T/out" 2>&1 || true
grep -q 'engine loaded (signatures left out: junk.ndb (Malformed' "$T/out" || fail "$(cat "$T/out")"
for number in one two; do
  scanq replay "$T/$number" > "$T/out" 2>&1 || true
  grep -qi "Infected (Scanq.Test.$number" "$T/out" || fail "$(cat "$T/out")"
done

it "what fangfrisch no longer fetches leaves the folder, what is there otherwise stays"
rm "$T/fetched/junk.ndb"
sh "$samples/fangfrisch/publish" "$T/fetched" "$T/db"
expect_equal published 'phish.ndb test.ndb urlhaus.ndb' "$(ls "$T/db" | tr '\n' ' ' | sed 's/ $//')"
