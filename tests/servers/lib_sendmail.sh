# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests with a real Sendmail: mail comes in by its daemon, and goes out to a stand-in for another
# server. Sourced after e2e/lib.sh.
mta=sendmail
. "$(dirname "${BASH_SOURCE[0]}")/lib_mta.sh"

start_sendmail() {
  start_root
  mkfifo "$T/port"
  "$here/reentry_stand_in.py" smtp "$T/queue" > "$T/port" 2> "$T/stand-in" & servers+=($!)
  read -r next_port < "$T/port"
  : > "$root/etc/resolv.conf"
  printf '127.0.0.1 localhost mail.example.net client.example.org\n' > "$root/etc/hosts"
  mkdir -p "$root/var/spool/mqueue" "$root/etc/mail" "$root/run/sendmail/mta"
  cat > "$root/etc/mail/sendmail.mc" <<END
include(\`/usr/share/sendmail/cf/m4/cf.m4')dnl
OSTYPE(\`linux')dnl
define(\`confDOMAIN_NAME', \`mail.example.net')dnl
define(\`confPID_FILE', \`/run/sendmail/mta/sendmail.pid')dnl
define(\`SMART_HOST', \`relay:[127.0.0.1]')dnl
define(\`RELAY_MAILER_ARGS', \`TCP \$h $next_port')dnl
define(\`STATUS_FILE', \`/tmp/statistics')dnl
define(\`ALIAS_FILE', \`')dnl
define(\`QUEUE_DIR', \`/var/spool/mq')dnl
FEATURE(\`nocanonify')dnl
FEATURE(\`accept_unresolvable_domains')dnl
FEATURE(\`promiscuous_relay')dnl
DAEMON_OPTIONS(\`Family=inet, Name=MTA, Port=25, Addr=127.0.0.1')dnl
MAILER(\`smtp')dnl
END
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
    cp /tmp/with.mc $sendmail_mc
    m4 $sendmail_mc > /etc/mail/sendmail.cf' "$top"
  in_root_quietly sh -c 'mkdir -m 700 /var/spool/mq'
  in_root_quietly /usr/sbin/sendmail -bd -q1s
}
queue_is_empty() { [ -z "$(find "$root/var/spool/mq" -name 'q*' 2> /dev/null)" ]; }
