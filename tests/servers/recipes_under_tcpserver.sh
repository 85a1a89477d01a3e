#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# conf/samples/hosts: the run scripts with softlimit, envdir, tcpserver and multilog, mailfront's text of a refusal, and
# inetd, where descriptor 2 is the client's connection.
. "$(dirname "$0")/../e2e/lib.sh"
. "$here/lib_smtp.sh"
command -v smtpfront-qmail > /dev/null || { skip "there is no mailfront here, which Debian 13 does not have"; exit 0; }
samples=$top/conf/samples/hosts
fake_qmail_home
mkdir -p "$T/service/env" "$T/service/main" "$T/queue"
scanq_conf 'log_to = auto'
cd "$T/service"
echo "$front" > env/QMAILQUEUE; echo 'This message has a virus. (#5.7.1)' > env/QQERRMSG_31
echo "$T/scanq.conf" > env/SCANQ_CONF; echo "$T/queue" > env/STAND_IN_FOLDER
echo "$T/qmail" > env/QMAILHOME; echo 300 > env/SESSION_TIMEOUT; : > env/RELAYCLIENT; echo > env/RELAYCLIENT
# The port of the kernel's choice is told on descriptor 1, which the run script then has as well.
sed "s,tcpserver -vRHl0 -x /etc/tcp.smtp.cdb -u qmaild -g nofiles 0 25 .*,tcpserver -1 -vRHl0 127.0.0.1 0 smtpfront-qmail," "$samples/smtpd-run" > run
grep -q 'softlimit -m 60000000' run || fail "the run script has no softlimit"
sed "s,setuidgid qmaill ,,; s,/var/log/qmail/smtpd,$T/service/main," "$samples/smtpd-log-run" > log-run
mkfifo lines
sh log-run < lines & servers+=($!)
env RELAYCLIENT= sh run > lines 2>&1 & servers+=($!)
port=''
for ((tries = 2400; tries > 0; --tries)); do
  port=$(sed -nE 's/^@[0-9a-f]+ ([0-9]+)$/\1/p' main/current 2> /dev/null | head -1) || true  # multilog makes it
  [ -z "$port" ] || break
  sleep 0.05
done

# multilog writes lines when it comes to it.
wait_for_messages() {
  for ((tries = 1200; tries > 0; --tries)); do [ "$(grep -c SCANNED main/current)" -lt "$1" ] || return 0; sleep 0.05; done
  fail "no $1 messages in the log:" "$(cat main/current)"
}

it "under softlimit -m a clean mail passes, and its line is in multilog's current"
clean_mail > "$T/mail"
smtp_send "$T/mail"
expect_reply '250 '
expect_queued 1
wait_for_messages 1
grep -qE '^@[0-9a-f]+ SCANNED:1 .*queue=exec' main/current || fail "$(cat main/current)"
! grep -q 'error=' main/current || fail "$(cat main/current)"

it "mailfront tells its client the text of QQERRMSG_31"
scanq_conf 'log_to = auto' 'action_virus = reject'
infected_mail > "$T/infected"
smtp_send "$T/infected"
expect_reply '554 (5\.[0-9.]+ )?This message has a virus\. \(#5\.7\.1\)'

it "scanq report reads multilog's folder"
wait_for_messages 2
"$build/scanq" report --since 1h "$T/service/main" > "$T/out" 2>&1 || fail "$(cat "$T/out")"
grep -qE '(^| )2 messages' "$T/out" || fail "$(cat "$T/out")"

it "under inetd nothing of the log is in the client's connection"
scanq_conf 'log_to = auto'
python3 - "$T/mail" > "$T/session" <<'END'
import os, socket, subprocess, sys
listener = socket.create_server(("127.0.0.1", 0))
ours = socket.create_connection(listener.getsockname())
theirs, _ = listener.accept()
env = {**os.environ, **{name: open(f"env/{name}").read().strip() for name in os.listdir("env")}}
env.update(TCPREMOTEIP="192.0.2.7", PROTO="TCP", RELAYCLIENT="")
server = subprocess.Popen(["smtpfront-qmail"], stdin=theirs, stdout=theirs, stderr=theirs, env=env)
theirs.close()
mail = open(sys.argv[1], "rb").read().replace(b"\n", b"\r\n")
for text in (b"", b"HELO c\r\n", b"MAIL FROM:<alice@example.org>\r\n", b"RCPT TO:<bob@example.net>\r\n", b"DATA\r\n", mail + b".\r\n", b"QUIT\r\n"):
    ours.sendall(text)
    print(ours.recv(65536).decode(), end="")
print(b"".join(iter(lambda: ours.recv(65536), b"")).decode())
server.wait()
END
expect_queued 2
grep -q '^250 .*Accepted message' "$T/session" || fail "$(cat "$T/session")"
! grep -q SCANNED "$T/session" || fail "the client reads our log:" "$(cat "$T/session")"
