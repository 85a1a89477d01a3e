# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests with a real Postfix: mail comes in by smtpd and goes out to capture_mail.
mta=postfix
. "$(dirname "${BASH_SOURCE[0]}")/lib_mta.sh"

port_without_us=2525 later_port=25
# The lines of the manual, but for a port that no firewall looks at.
postfix_lines() {
  cat <<END
scanq-milter unix - n n - 100 spawn user=scanq-mta argv=/usr/local/lib/scanq/scanq-milter
127.0.0.1:10628 inet n - n - 20 qmqpd -o content_filter= -o receive_override_options=no_unknown_recipient_checks,no_header_body_checks,no_milters -o qmqpd_authorized_clients=static:all
END
}
start_postfix() {
  start_root
  cp "$servers_folder/capture_mail" "$root/usr/local/bin/capture_mail"
  cat > "$root/etc/postfix/main.cf" <<END
compatibility_level = 3.6
myhostname = mail.example.net
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
smtpd_peername_lookup = no
disable_dns_lookups = yes
local_transport = capture:all
default_transport = capture:all
relay_transport = capture:all
relay_domains = example.net
local_recipient_maps =
capture_destination_recipient_limit = 1000
smtpd_recipient_limit = 2000
smtpd_client_connection_count_limit = 0
mynetworks = 0.0.0.0/0
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_error_sleep_time = 0
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = mail.example.net
smtpd_tls_security_level = may
smtpd_tls_cert_file = /etc/mail-certificate.pem
smtpd_tls_key_file = /etc/mail-key.pem
local_header_rewrite_clients =
message_size_limit = 60000000
mailbox_size_limit = 0
smtpd_milters = { inet:127.0.0.1:10901, default_action=accept }, unix:private/scanq-milter, { inet:127.0.0.1:10902, default_action=accept }
milter_default_action = tempfail
milter_content_timeout = 300s
milter_connect_timeout = 300s
milter_command_timeout = 300s
smtpd_timeout = 300s
scanq-milter_time_limit = 3600
smtputf8_enable = yes
minimal_backoff_time = 1s
queue_run_delay = 1s
END
  cp "$root/usr/share/postfix/master.cf.dist" "$root/etc/postfix/master.cf" 2> /dev/null || true
  { postfix_lines
    echo "127.0.0.1:$port_without_us inet n - y - - smtpd -o smtpd_milters="
    echo "capture unix - n n - 20 pipe flags=q user=nobody null_sender= argv=/usr/local/bin/capture_mail $T/captured \${sender} \${recipient}"
  } >> "$root/etc/postfix/master.cf"
  sed -i 's/flags=q user=nobody/flags= user=nobody/' "$root/etc/postfix/master.cf"
  : > "$root/etc/resolv.conf"
  make_certificate
  mkdir -p "$root/etc/postfix/sasl" "$root/var/spool/postfix/etc"
  sasl_user /etc/postfix/sasl/smtpd.conf
  # smtpd may be in its chroot.
  install -m 644 "$root/etc/sasldb2" "$root/var/spool/postfix/etc/sasldb2"
  chmod 644 "$root/etc/sasldb2"
  in_root_quietly postfix start
}
# reloading COMMAND...: which tells Postfix to read its settings again. "postfix reload" only signals the master, and
# processes that were idle before still take a mail while the master tells them to end. The queue manager is always
# there, so that something always ends. The master starts a new process when it is through with its settings: the one
# that greets is such.
reloading() {
  local before greeting
  wait_for_process qmgr
  before=$(pgrep -d ' ' -x 'qmgr|smtpd|cleanup')
  "$@"
  # shellcheck disable=SC2086
  expect_ended $before
  exec 8<> "/dev/tcp/127.0.0.1/$port_without_us"
  read -r -t 300 -u 8 greeting || fail "Postfix does not greet"
  printf 'QUIT\r\n' >&8
  exec 8>&-
  expect_match "the greeting" '^220 ' "$greeting"
}
wait_for_process() {
  for ((tries = 6000; tries > 0; --tries)); do ! pgrep -x "$1" > /dev/null || return 0; sleep 0.05; done
  fail "no $1 has started"
}
postfix_reload() { reloading in_root_quietly postfix reload; }
postfix_set() { in_root_quietly postconf -e "$@"; postfix_reload; }
