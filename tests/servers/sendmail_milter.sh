#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A real Sendmail with scanq-milter behind a socket, with the lines that install.sh writes.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib_sendmail.sh"
start_sendmail
clean_mail > "$T/clean"
infected_mail > "$T/infected"
scanq_conf

it "a clean mail arrives unchanged, with our lines on top"
send "$T/clean"
expect_exit 0
expect_queued 1
expect_unchanged "$T/clean"
expect_log '^SCANNED:1 id=[^ ]+ queue_id=[A-Za-z0-9]+ from=alice@example.org to=bob@example.net client=192.0.2.7'

it "what is in quarantine is released through Sendmail, unscanned and as it came"
expect_release

it "while the socket, the program or a worker is gone, mail is put off and not lost"
scanq_conf
for gone in run/scanq-milter.sock usr/local/lib/scanq/scanq-milter usr/local/lib/scanq/scanq-inspect; do
  empty_queue
  mv "$root/$gone" "$root/$gone.gone"
  send "$T/clean"
  expect_reply '4'
  mv "$root/$gone.gone" "$root/$gone"
  expect_queued 0
done
send "$T/clean"
expect_exit 0
expect_unchanged "$T/clean"

it "scanq check sees filter, socket and listener"
in_root scanq check --quick > "$T/check" || true
for row in 'OK +milter +scanq, S=local' 'OK +without milter' 'OK +own mail'; do
  grep -qE "^$row" "$T/check" || fail "no row $row:" "$(grep -E 'milter|own mail' "$T/check")"
done
expect_unfit "host = qmail" "host = postfix"
sed -i 's/^O InputMailFilters=.*/O InputMailFilters=before/' "$root/etc/mail/sendmail.cf"
in_root scanq check --quick > "$T/check" || true
grep -qE '^CRITICAL +milter .*does not use it' "$T/check" || fail "$(grep milter "$T/check")"

it "install.sh --sendmail does not turn mail on where nothing listens for it"
mv "$root/run/scanq-milter.sock" "$root/run/gone.sock"
cp "$root/tmp/before.mc" "$root/etc/mail/sendmail.mc"
! in_root bash -c "cd '$top' && BUILD='$build' ./install.sh --sendmail" > "$T/out" 2>&1 || fail "the status is 0"
grep -q 'mail was NOT turned on' "$T/out" || fail "$(tail -30 "$T/out")"
cmp "$root/tmp/before.mc" "$root/etc/mail/sendmail.mc" || fail "sendmail.mc was changed"
mv "$root/run/gone.sock" "$root/run/scanq-milter.sock"

it "install.sh --sendmail writes its lines, has Sendmail read them, and --uninstall takes them back"
# As Debian's has it.
cat > "$root/etc/mail/Makefile" <<'END'
sendmail.cf: FORCE
	rm -f /etc/mail/sendmail.cf
	m4 /etc/mail/sendmail.mc > /etc/mail/sendmail.cf
FORCE: ;
END
cp "$root/tmp/before.mc" "$root/etc/mail/sendmail.mc"
in_root_quietly make -C /etc/mail sendmail.cf
in_root_quietly sh -c 'kill -HUP $(head -1 /run/sendmail.pid)'
wait_without_listener
cp "$root/etc/mail/sendmail.cf" "$T/before.cf"
run_install --sendmail
grep -q 'sendmail hands its mail to scanq-milter' "$T/out" || fail "$(tail -30 "$T/out")"
wait_for_port 10628  # the new lines' own, after port 25
empty_queue
scanq_conf "notify_administrators = yes" "administrators = admin@example.net"
send "$T/infected"
expect_exit 0
expect_queued 2
expect_no_virus
run_install --uninstall
cmp "$root/tmp/before.mc" "$root/etc/mail/sendmail.mc" || fail "sendmail.mc is not as it was"
cmp <(grep -v '^#' "$T/before.cf") <(grep -v '^#' "$root/etc/mail/sendmail.cf") || fail "sendmail.cf is not as it was"
empty_queue
wait_without_listener
send "$T/clean"
expect_reply '250 '
cmp "$T/clean" "$(message)" || fail "it was changed"
