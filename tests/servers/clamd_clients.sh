#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Debian's clients of clamd ask scanq-clamd and a real clamd with the same signatures, and get the same
# answers, for ClamAV's test files and files of this system.
. "$(dirname "$0")/../e2e/lib.sh"
. "$here/clamd/lib_clamd.sh"
for program in clamd clamdscan; do
  [ -n "$(type -P "$program")" ] || { skip "there is no $program"; exit 0; }
done
[ "$(id -u)" = 0 ] || { skip "both run as root, so that both may read all files"; exit 0; }
samples=/usr/share/clamav-testfiles
scanq_conf 'scans_at_once = 8' 'scan_wait_seconds = 300'
# The test virus of ClamAV, by its digest, and EICAR, by a name that counts before that of our own signature.
printf '%s:%s:ClamAV-Test-File\n' "$(md5sum < "$samples/clam.exe" | cut -d' ' -f1)" \
  "$(stat -c %s "$samples/clam.exe")" > "$T/db/test.hdb"
sed -n 's/^Eicar-Test-Signature:/Test.Eicar:/p' "$top/conf/scanq-test.ndb" > "$T/db/eicar.ndb"
"$build/scanq" --conf "$T/scanq.conf" config set engine_image "$T/engine.image" > /dev/null
"$build/scanq" --conf "$T/scanq.conf" update --image > "$T/image" 2>&1 || fail "no image:" "$(cat "$T/image")"
listen --only-clamav
printf '%s\n' "DatabaseDirectory $T/db" "LocalSocket $T/real.ctl" "TemporaryDirectory $T/tmp" 'Foreground yes' \
  'User root' 'ReadTimeout 600' 'CommandReadTimeout 600' 'IdleTimeout 600' > "$T/real.conf"
sed "s,real.ctl,clamd.ctl," "$T/real.conf" > "$T/ours.conf"
clamd -c "$T/real.conf" > "$T/clamd.log" 2>&1 &
servers+=($!)
until clamdscan -c "$T/real.conf" --ping=1 > "$T/ping" 2>&1; do
  kill -0 "${servers[-1]}" || { fail "clamd ended:" "$(cat "$T/clamd.log")"; exit 1; }
  sleep 0.05
done
mkdir "$T/files"
cp "$samples"/* "$T/files/"
eicar > "$T/files/eicar"
: > "$T/files/empty"
{ eicar; virus; } > "$T/files/both"
infected_mail > "$T/files/mail"
(cd "$T/files" && zip -q two.zip eicar clam.exe && zip -q -P secret locked.zip eicar)
mkdir "$T/files/system"
find /usr/bin /usr/lib /usr/share/doc -xdev -type f -size -300k -print0 | shuf -z -n 60 --random-source=<(yes) |
  xargs -0 cp --backup=numbered -t "$T/files/system"

# The lines of both, without what counts and times.
asked() {
  clamdscan -c "$T/$1.conf" "${@:2}" > "$T/$1.all" 2>&1 || true  # 1 where something was found
  grep -vE '^(Time|Start Date|End Date) *:' "$T/$1.all" | sort > "$T/$1.lines"
}
expect_same() {
  asked real "$@"
  asked ours "$@"
  cmp -s "$T/real.lines" "$T/ours.lines" || fail "clamd, and then we:" "$(diff "$T/real.lines" "$T/ours.lines")"
  [ "$(wc -l < "$T/real.lines")" -gt "${least:-40}" ] || fail "clamdscan found little:" "$(cat "$T/real.lines")"
}

for way in '' --fdpass --stream --multiscan '--multiscan --fdpass' --allmatch '--allmatch --fdpass'; do
  it "clamdscan $way: the same answers"
  # shellcheck disable=SC2086
  expect_same $way "$T/files"
done

it "the deep scan leaves out nothing that clamd finds"
asked real "$T/files"
"$build/scanq" --conf "$T/scanq.conf" scan -ri --no-summary --jobs 4 "$T/files" > "$T/deep" 2> /dev/null || true
missing=$(grep FOUND "$T/real.lines" | cut -d: -f1 | grep -vxFf <(cut -d: -f1 "$T/deep") || true)
[ -z "$missing" ] || fail "not found:" "$missing"

it "clamdscan on single files, one by one"
least=1 expect_same --no-summary "$T/files/eicar" "$T/files/empty" "$T/files/locked.zip" "$T/files/nowhere"
least=1 expect_same --no-summary --fdpass "$T/files/eicar" "$T/files/clam.zip"

it "scanq scan and clamscan: the same lines and exit codes"
expect_same_scan() {
  local status=0 our_status=0
  clamscan -d "$T/db" --no-summary "$@" > "$T/real.lines" 2> /dev/null || status=$?
  "$build/scanq" --conf "$T/scanq.conf" scan --deep=no --no-summary --jobs 4 "$@" > "$T/ours.lines" 2> /dev/null || our_status=$?
  cmp -s "$T/real.lines" "$T/ours.lines" || fail "clamscan $*, and then we:" "$(diff "$T/real.lines" "$T/ours.lines")"
  expect_equal "the exit code for $*" "$status" "$our_status"
}
expect_same_scan -r "$T/files"
expect_same_scan -i --exclude='clam.*exe' --exclude-dir=system -rz "$T/files"
expect_same_scan --max-filesize=1M "$T/files/nowhere" "$T/files/empty" "$T/files/system"
printf '%s\n' "$T/files/eicar" "$T/files/clam.zip" > "$T/list"
expect_same_scan -o -f "$T/list"
expect_equal "the version" "$(clamscan -d "$T/db" -V | cut -d/ -f1)" "$("$build/scanq" --conf "$T/scanq.conf" scan -V)"

it "clamdscan waits for us, and asks for our version"
for question in --ping=1 --version --reload; do
  expect_equal "$question" "$(clamdscan -c "$T/real.conf" "$question" 2>&1)" "$(clamdscan -c "$T/ours.conf" "$question" 2>&1)"
done

it "100 sessions at once, with 1,000 objects: the same answers"
virus > "$T/virus"
for socket in real clamd; do
  "$top/tests/servers/clamd_sessions.py" "$T/$socket.ctl" 100 10 "$T/files/mail" "$T/virus" "$T/files/two.zip" "$T/scanq.conf" \
    > "$T/$socket.sessions" 2>&1 || true
done
cmp -s "$T/real.sessions" "$T/clamd.sessions" || fail "clamd, and then we:" "$(diff "$T/real.sessions" "$T/clamd.sessions")"
expect_equal "objects" "1000" "$(awk '{ n += $1 } END { print n }' "$T/real.sessions")"
[ "$(grep -c FOUND "$T/real.sessions")" -ge 2 ] || fail "$(cat "$T/real.sessions")"

it "a client in Perl: the same answers"
perl -MClamAV::Client -e 1 2> /dev/null || { skip "there is no ClamAV::Client"; exit 0; }
for socket in real clamd; do
  perl -MClamAV::Client -e '
    my ($socket, @paths) = @ARGV;
    my $client = ClamAV::Client->new(socket_name => $socket);
    print $client->ping ? "ping\n" : "no ping\n", $client->version, "\n";
    for my $path (@paths) { my %found = $client->scan_path($path); print "$_ $found{$_}\n" for sort keys %found; }
    ' "$T/$socket.ctl" "$T/files/eicar" "$T/files/clam.exe" "$T/files/clam.pdf" "$T/files/system" > "$T/$socket.perl" 2>&1 || true
done
cmp -s "$T/real.perl" "$T/clamd.perl" || fail "clamd, and then we:" "$(diff "$T/real.perl" "$T/clamd.perl")"
grep -q "ClamAV-Test-File" "$T/real.perl" || fail "the client finds nothing:" "$(cat "$T/real.perl")"
expect_all_ended
