# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests over real SMTP, after lib.sh: servers on 127.0.0.1 at a port of the kernel's choice, with
# the front as their QMAILQUEUE, and swaks as the client.

# start_server COMMAND...: each connection runs the command; sets port. $T/log has the output of the
# servers and the front on descriptor 2.
start_server() {
  mkdir -p "$T/queue"
  mkfifo "$T/port"
  # A server gets none of the descriptors of the test's own shell.
  env -i PATH="$PATH:/usr/sbin" HOME="$T" TCPREMOTEINFO= RELAYCLIENT= QMAILQUEUE="$front" \
    SCANQ_CONF="$T/scanq.conf" STAND_IN_FOLDER="$T/queue" \
    ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} ${front_env[@]+"${front_env[@]}"} \
    tcpserver -1 -HR -l localhost 127.0.0.1 0 "$@" > "$T/port" 2>> "$T/log" < /dev/null &
  servers+=($!)
  read -r port < "$T/port"
  rm "$T/port"
}
stop_server() {
  kill "${servers[-1]}" && wait "${servers[-1]}" || true
  unset 'servers[-1]'
}

# A folder that looks like an installed qmail to mailfront and qmail-smtpd.
fake_qmail_home() {
  mkdir -p "$T/qmail/control"
  echo mail.example.net | tee "$T/qmail/control/me" > "$T/qmail/control/rcpthosts"
}
start_mailfront() {
  command -v smtpfront-qmail > /dev/null || { skip "there is no mailfront here, which Debian 13 does not have"; exit 0; }
  fake_qmail_home
  front_env+=(QMAILHOME="$T/qmail" SESSION_TIMEOUT=300)
  start_server smtpfront-qmail
}
# qpsmtpd with its queue/qmail-queue plugin and nothing else that judges mail.
start_qpsmtpd() {
  local config=$T/qpsmtpd
  fake_qmail_home
  mkdir -p -m 700 "$config" "$T/qpsmtpd-spool"
  echo "$T/qpsmtpd-spool" > "$config/spool_dir"
  echo /usr/share/qpsmtpd/plugins > "$config/plugin_dirs"
  echo mail.example.net > "$config/me"
  echo example.net > "$config/rcpthosts"
  echo 'logging/warn LOGERROR' > "$config/logging"
  printf '%s\n' rcpt_ok "queue/qmail-queue $front" > "$config/plugins"
  front_env+=(QPSMTPD_CONFIG="$config")
  start_server perl -e '$| = 1; use Qpsmtpd::TcpServer; use IO::Socket::INET;
    my $server = Qpsmtpd::TcpServer->new; $server->load_plugins; $server->start_connection;
    $server->run(IO::Socket::INET->new_from_fd(0, "+<")); $server->run_hooks("post-connection");'
}

# Writes a message as SMTP transfers it: CRLF, dots doubled, a dot at the end. (swaks ends the last
# line itself.)
wire_form() { LC_ALL=C sed -e 's/^\./../' -e 's/$/\r/' "$1"; printf '.'; }
# smtp_send FILE [swaks options]: sets reply, the server's answer to the message.
smtp_send() {
  local file=$1
  shift
  swaks --server 127.0.0.1 --port "$port" --helo client.example.org --from alice@example.org \
    --to bob@example.net --timeout 300 --no-data-fixup --data - --suppress-data "$@" < <(wire_form "$file") > "$T/transcript" 2>&1 || true
  reply=$(awk '/^ -> [0-9]+ lines sent$/ { sent = 1; next } sent { print; exit }' "$T/transcript" |
    sed -E 's/^<(-|\*\*) +//')
  [ -n "$reply" ] || reply="(none) $(tail -3 "$T/transcript" | tr '\n' ' ')"
}
expect_reply() { [[ $reply =~ ^$1 ]] || fail "reply: should match \"^$1\", it is \"$reply\"; the log:" "$(tail -5 "$T/log")"; }
# The queued message ends with the bytes of the original; the server put its own lines on top.
expect_end_unchanged() {
  local got
  got=$(message "${2:-1}")
  [ -f "$got" ] || { fail "message ${2:-1} was not queued"; return; }
  cmp <(tail -c "$(stat -c %s "$1")" "$got") "$1" > "$T/difference" 2>&1 ||
    fail "the message was changed: $(cat "$T/difference")"
}
