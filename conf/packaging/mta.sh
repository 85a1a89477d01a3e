# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Turns scanning on in Postfix and Sendmail, and off again. install.sh sources this file.
#
# It wants root, libexec_dir, unit_dir, sysconf_dir, record, is_dry, and the functions run, say, die and
# remember of install.sh; the user of both is places.sh's. What stood there before is remembered in $record,
# one line a thing:
#   postfix NAME VALUE    the value of a parameter of main.cf; "-" where it was not set
#   sendmail FILE         a sendmail.mc with lines of ours between marks

mta_user=scanq-mta
milter=unix:private/scanq-milter
reentry_port=10628
sendmail_mc=/etc/mail/sendmail.mc

run_postconf() {
  say "postconf $*"
  [ -n "$is_dry" ] || postconf_here "$@"
}
postconf_here() { postconf ${root:+-c "$root/etc/postfix"} "$@"; }

# --- Postfix ------------------------------------------------------------------------------------
refuse_without_postfix() {
  command -v postconf > /dev/null || die "there is no postconf program: is Postfix installed?"
  [ -f "$root/etc/postfix/main.cf" ] || die "there is no $root/etc/postfix/main.cf"
}
# set_parameter NAME VALUE, and remembers what stood there
set_parameter() {
  local before
  before=$(postconf_here -nh "$1" 2> /dev/null)
  [ "$before" != "$2" ] || return 0
  grep -q "^postfix $1 " "$root$record" 2> /dev/null || remember "postfix $1 ${before:--}"
  run_postconf -e "$1=$2"
}
# The milter is last in the list: it sees what others have changed, and recipients that they refused are gone.
with_milter() { case " $(tr ',' ' ' <<< "$1") " in *" $milter "*) echo "$1" ;; *) echo "${1:+$1, }$milter" ;; esac; }
turn_on_postfix() {
  local limit
  limit=$(postconf_here -Mf smtp/inet 2> /dev/null | awk 'NR == 1 { print $7 }')
  [[ $limit =~ ^[0-9]+$ ]] || limit=$(postconf_here -h default_process_limit)
  run_postconf -M -e "scanq-milter/unix=scanq-milter unix - n n - $limit spawn user=$mta_user argv=$libexec_dir/scanq-milter"
  run_postconf -M -e "127.0.0.1:$reentry_port/inet=127.0.0.1:$reentry_port inet n - n - 20 qmqpd"
  run_postconf -P -e "127.0.0.1:$reentry_port/inet/content_filter=" \
    "127.0.0.1:$reentry_port/inet/receive_override_options=no_unknown_recipient_checks,no_header_body_checks,no_milters" \
    "127.0.0.1:$reentry_port/inet/qmqpd_authorized_clients=static:all"
  remember "postfix-services 127.0.0.1:$reentry_port"
  # First what holds without the milter, last the milter itself.
  set_parameter milter_default_action tempfail
  set_parameter scanq-milter_time_limit 3600
  set_parameter smtpd_milters "$(with_milter "$(postconf_here -nh smtpd_milters 2> /dev/null)")"
  reload_postfix
}
reload_postfix() {
  [ -z "$root" ] && [ -z "$is_dry" ] || return 0
  ! postfix status > /dev/null 2>&1 || run postfix reload
}
without_milter() { tr ', ' '\n\n' <<< "$1" | grep -vxF -e "$milter" -e '' | paste -sd ' ' | sed 's/ /, /g'; }
turn_off_postfix_parameter() {  # NAME VALUE...
  local name=$1 left
  shift
  if [ "$name" = smtpd_milters ]; then  # others may have come since
    left=$(without_milter "$(postconf_here -nh "$name" 2> /dev/null)")
    [ -z "$left" ] || set -- "$left"
  fi
  if [ "$*" = - ]; then run_postconf -X "$name"; else run_postconf -e "$name=$*"; fi
}
turn_off_postfix_services() {
  run_postconf -MX scanq-milter/unix
  run_postconf -MX "$1/inet"
  reload_postfix
}

# --- Sendmail -----------------------------------------------------------------------------------
refuse_without_sendmail() {
  [ -f "$root$sendmail_mc" ] || die "there is no $sendmail_mc: is Sendmail installed, with its sendmail.mc?"
  command -v m4 > /dev/null || die "there is no m4, by which sendmail.mc becomes sendmail.cf"
}
sendmail_begin='dnl qmail-scanq begins here; install.sh --uninstall takes it out' sendmail_end='dnl qmail-scanq ends here'
sendmail_lines() {
  cat <<END
$sendmail_begin
INPUT_MAIL_FILTER(\`scanq', \`S=local:/run/scanq-milter.sock, F=T, T=C:1m;S:1m;R:6m;E:10m')dnl
DAEMON_OPTIONS(\`Family=inet, Name=scanq, Port=$reentry_port, Addr=127.0.0.1, InputMailFilters=')dnl
$sendmail_end
END
}
without_sendmail_lines() { awk -v b="$sendmail_begin" -v e="$sendmail_end" '$0 == b { skip = 1 } !skip { print } $0 == e { skip = 0 }' "$1"; }
# Before the mailers, where such lines belong.
with_sendmail_lines() {
  without_sendmail_lines "$1" | awk -v lines="$(sendmail_lines)" '
    !is_done && /^[ \t]*(MAILER|MAILER_DEFINITIONS|LOCAL_RULE)/ { print lines; is_done = 1 }
    { print }
    END { if (!is_done) print lines }'
}
# Debian's Makefile names /etc/mail whatever folder it stands in, so it is not for a system below a root.
make_sendmail_cf() {
  [ -z "$is_dry" ] || return 0
  if [ -z "$root" ] && [ -f /etc/mail/Makefile ]; then run make -s -C /etc/mail sendmail.cf
  else say "make sendmail.cf of sendmail.mc there yourself${root:+, in $root}"; fi
}
turn_on_sendmail() {
  say "these lines go into $sendmail_mc (before: $sendmail_mc.before-scanq):"
  sendmail_lines | sed 's/^/    /'
  turn_on_milter_socket
  if [ -z "$is_dry" ]; then
    [ -e "$root$sendmail_mc.before-scanq" ] || cp -p "$root$sendmail_mc" "$root$sendmail_mc.before-scanq"
    with_sendmail_lines "$root$sendmail_mc" | replace "$root$sendmail_mc"
    remember "sendmail $sendmail_mc"
  fi
  make_sendmail_cf
  reload_sendmail
}
turn_on_milter_socket() {
  if [ -z "$root" ] && [ -d /run/systemd/system ]; then
    run systemctl daemon-reload
    run systemctl -q add-wants sockets.target scanq-milter.socket
    run systemctl start scanq-milter.socket
  else
    say "without systemd: have a program listen at /run/scanq-milter.sock that starts" \
      "$libexec_dir/scanq-milter as $mta_user for each connection, on descriptor 0"
    [ -n "$root$is_dry" ] || [ -S "/run/scanq-milter.sock" ] ||
      die "nothing listens there, and Sendmail would put all mail off, so mail was NOT turned on." \
        "Once something does, run this again with the same options."
  fi
}
reload_sendmail() {
  local pid
  [ -z "$root" ] && [ -z "$is_dry" ] || return 0
  pid=$(head -1 /run/sendmail/mta/sendmail.pid /var/run/sendmail.pid 2> /dev/null | grep -m1 -xE '[0-9]+' || true)
  [ -z "$pid" ] || run kill -HUP "$pid"
}
turn_off_sendmail() {  # FILE
  say "$1: our lines are taken out"
  if [ -z "$is_dry" ] && [ -f "$root$1" ]; then without_sendmail_lines "$root$1" | replace "$root$1"; fi
  make_sendmail_cf
  reload_sendmail
  [ -n "$root" ] || [ ! -d /run/systemd/system ] || run systemctl -q disable --now scanq-milter.socket || true
}
