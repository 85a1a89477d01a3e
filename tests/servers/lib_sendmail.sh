# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests with a real Sendmail: mail comes in by its daemon, and goes out to a stand-in for another
# server. Sourced after e2e/lib.sh.
# Of many mails, Later takes and its runs of the queue deliver, many by one process.
mta=sendmail port_without_us=2526 later_port=2525
. "$(dirname "${BASH_SOURCE[0]}")/lib_mta.sh"

start_sendmail() {
  start_root
  mkfifo "$T/port"
  "$here/reentry_stand_in.py" smtp "$T/captured" > "$T/port" 2> "$T/stand-in" & servers+=($!)
  read -r next_port < "$T/port"
  : > "$root/etc/resolv.conf"
  printf '127.0.0.1 localhost mail.example.net\n192.0.2.7 client.example.org\n' > "$root/etc/hosts"
  mkdir -p "$root/var/spool/mqueue" "$root/etc/mail"
  cat > "$root/etc/mail/sendmail.mc" <<END
include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(\`linux')dnl
define(\`confDOMAIN_NAME', \`mail.example.net')dnl
define(\`confPID_FILE', \`/run/sendmail.pid')dnl
define(\`SMART_HOST', \`relay:[127.0.0.1]')dnl
define(\`RELAY_MAILER_ARGS', \`TCP \$h $next_port')dnl
define(\`confTO_IDENT', \`0')dnl
define(\`confQUEUE_LA', \`1000')dnl
define(\`confREFUSE_LA', \`1000')dnl
define(\`confDELAY_LA', \`0')dnl
INPUT_MAIL_FILTER(\`before', \`S=inet:10901@127.0.0.1, T=C:5m;S:5m;R:5m;E:10m')dnl
define(\`STATUS_FILE', \`/tmp/statistics')dnl
define(\`ALIAS_FILE', \`/etc/no-aliases')dnl
define(\`QUEUE_DIR', \`/var/spool/mq')dnl
define(\`MAIL_HUB', \`relay:[127.0.0.1]')dnl
define(\`confAUTH_MECHANISMS', \`PLAIN')dnl
TRUST_AUTH_MECH(\`PLAIN')dnl
define(\`confSERVER_CERT', \`/etc/mail-certificate.pem')dnl
define(\`confSERVER_KEY', \`/etc/mail-key.pem')dnl
define(\`confCACERT', \`/etc/mail-certificate.pem')dnl
define(\`confCACERT_PATH', \`/etc')dnl
FEATURE(\`nocanonify')dnl
FEATURE(\`accept_unresolvable_domains')dnl
FEATURE(\`promiscuous_relay')dnl
DAEMON_OPTIONS(\`Family=inet, Name=MTA, Port=25, Addr=127.0.0.1, Listen=128')dnl
DAEMON_OPTIONS(\`Family=inet, Name=Later, Port=$later_port, Addr=127.0.0.1, DeliveryMode=q')dnl
DAEMON_OPTIONS(\`Family=inet, Name=LaterBare, Port=$((later_port + 1)), Addr=127.0.0.1, DeliveryMode=q, InputMailFilters=')dnl
MAILER(\`smtp')dnl
END
  # The submission program, which Debian's has ask DNS for each address of a header.
  cat > "$root/etc/mail/submit.mc" <<END
include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(\`linux')dnl
define(\`confDOMAIN_NAME', \`mail.example.net')dnl
define(\`MSP_QUEUE_DIR', \`/var/spool/mqueue-client')dnl
define(\`confDIRECT_SUBMISSION_MODIFIERS', \`C')dnl
FEATURE(\`nocanonify')dnl
FEATURE(\`msp', \`[127.0.0.1]')dnl
END
  make_certificate
  mkdir -p "$root/etc/sasl2"
  sasl_user /etc/sasl2/Sendmail.conf
  chmod 600 "$root/etc/sasldb2"
  chroot "$root" systemd-socket-activate --accept --inetd -l /run/scanq-milter.sock \
    setpriv --reuid scanq-mta --regid scanq-mta --clear-groups /usr/local/lib/scanq/scanq-milter > "$T/activate" 2>&1 & servers+=($!)
  in_root_quietly bash -c '
    root="" libexec_dir=/usr/local/lib/scanq record=/tmp/record is_dry=""
    say() { echo "$*"; }; run() { "$@"; }; die() { echo "$*"; exit 1; }; remember() { :; }
    replace() { cat > "$1.new"; mv "$1.new" "$1"; }
    . "$0/conf/packaging/mta.sh"
    cp -p $sendmail_mc /tmp/before.mc
    with_sendmail_lines $sendmail_mc > /tmp/with.mc
    without_sendmail_lines /tmp/with.mc | cmp - /tmp/before.mc || die "the lines cannot be taken out"
    sed "/qmail-scanq ends here/a INPUT_MAIL_FILTER(\`after'\'', \`S=inet:10902@127.0.0.1, T=C:5m;S:5m;R:5m;E:10m'\'')dnl" /tmp/with.mc > $sendmail_mc
    m4 $sendmail_mc > /etc/mail/sendmail.cf
    m4 /etc/mail/submit.mc > /etc/mail/submit.cf' "$top"
  # Without a file of aliases no local name is delivered, and with Debian's postmaster is another one.
  in_root_quietly sh -c 'mkdir -m 700 /var/spool/mq; : > /etc/no-aliases; /usr/sbin/sendmail -bi'
  until [ -S "$root/run/scanq-milter.sock" ]; do
    lives "${servers[-1]}" || { fail "nothing listens for scanq-milter:" "$(cat "$T/activate")"; return; }
    sleep 0.05
  done
  in_root_quietly /usr/sbin/sendmail -bd -q1s
  wait_for_port 25
}
listens() { (: < "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }
wait_for_port() {
  for ((tries = 3000; tries > 0; --tries)); do ! listens "$1" || return 0; sleep 0.1; done
  fail "nothing listens at port $1"
}
# Sendmail has read its configuration again, and does not listen for our own mail any more.
wait_without_listener() {
  for ((tries = 3000; tries > 0; --tries)); do listens 10628 || break; sleep 0.1; done
  wait_for_port 25
}
