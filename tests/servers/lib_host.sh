# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Sends the mails of tests through a real MTA in place of the front alone. The MTA runs in a root of its own,
# which lib_mta.sh has made and reads this file for; lib_scenarios.sh runs end-to-end scripts in it, and
# e2e/lib.sh then reads this file at its end. Afterwards
#
#   send, message, envelope_of, expect_... are those of e2e/lib.sh, by SMTP to the MTA at port 25, until all that
#     it made is delivered. The MTA's own Received line is taken off again, and mails stand in the order in which
#     qmail would have got them. front_env may have TCPREMOTEIP=... and RELAYCLIENT=.
#   expect_reply PATTERN         the last reply to a client
#   smtp_session FILE OPTION...  smtp_session.py, for what send cannot; wait_for_delivery, new_log after it
#   smtp_options=(...)           further options for send

host_folder=${SCANQ_HOST_FOLDER:-$T} mta=${HOST:-${mta:-}}
root=$host_folder/root servers_folder=$top/tests/servers
smtp_options=() unread=0 left=0 pid=none
# shellcheck disable=SC2034
front_uid=$(stat -c %u "$host_folder/front_user" 2> /dev/null || id -u)

in_root() {
  chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" < /dev/null
}
in_root_quietly() { in_root "$@" > "$T/out" 2>&1 || fail "$*:" "$(tail -30 "$T/out")"; }
# The settings of this script are those of the programs in the root.
attach_to_host() {
  chmod 755 "$T"
  mkdir -p "$root/etc/scanq"
  ln -sfn "$T/scanq.conf" "$root/etc/scanq/scanq.conf"
}
make_quarantine() {
  local store=$root/usr/local/lib/scanq/scanq-store
  [ -d "$T/quarantine" ] || install -d -m 700 "$T/quarantine"
  [ ! -e "$store" ] || chown --reference="$store" "$T/quarantine"
}
eval "general_$(declare -f scanq_conf)"
scanq_conf() {
  general_scanq_conf "queue_program = /var/qmail/bin/qmail-queue" "program_dir = /usr/local/lib/scanq" "test_signatures = /usr/local/share/scanq/scanq-test.ndb" \
    "template_dir = /etc/scanq/templates" "log_to = auto" "host_name = mail.example.net" "$@"
  chmod 1777 "$T/tmp" "$T/lock"
  make_quarantine
}

# All that stands in syslog now, even what is on its way; from_here marks where the next test begins.
marks=0
wait_for_syslog() {
  local mark
  mark=MARK-$$-$((++marks)).
  logger --socket "$root/dev/log" --tag mark "$mark"
  for ((tries = 6000; tries > 0; --tries)); do grep -qF "$mark" "$host_folder/syslog" && return; sleep 0.05; done
  fail "syslog does not answer"
}
from_here() { wait_for_syslog; log_from=$(($(wc -l < "$host_folder/syslog") + 1)); }
new_log() {
  wait_for_syslog
  tail -n "+${log_from:-1}" "$host_folder/syslog" > "$T/mta-log"
  sed -nE 's/^<[0-9]+>.* (qmail-scanq|scanq-milter|scanq-pipe)\[[0-9]+\]: //p' "$T/mta-log" > "$T/log"
}
queue_is_empty() {
  case $mta in
    postfix) [ -z "$(find "$root/var/spool/postfix/"{maildrop,deferred,incoming,active} -type f 2> /dev/null)" ] ;;
    sendmail) [ -z "$(find "$root/var/spool/"{mq,mqueue-client} -name '[dqt]f*' 2> /dev/null)" ] ;;
  esac
}
# Nothing waits in the MTA's queue. A look into one folder after the other can miss a mail that comes of another one
# (a notice, a mail that a filter gives back), so there are three. wait_for_delivery [RECIPIENT...]: those of the mail, in
# their order.
wait_for_delivery() {
  for ((tries = 6000; tries > 0; --tries)); do
    if queue_is_empty && queue_is_empty && queue_is_empty; then "$servers_folder/collect_mail.py" "$host_folder/captured" "$T/queue" "$@"; return; fi
    sleep 0.05
  done
  fail "still in the MTA's queue:" "$(tail -5 "$host_folder/syslog")"
}
# smtp_session MESSAGE-FILE [option of smtp_session.py...]: sets reply.
smtp_session() {
  local file=$1
  shift
  "$servers_folder/smtp_session.py" "$@" < "$file" > "$T/transcript" 2>&1 || fail "smtp_session.py:" "$(tail -3 "$T/transcript")"
  reply=$(tail -1 "$T/transcript")
}
# The client of front_env, as options of smtp_session.py.
client_options() {
  local pair
  client=(--client 192.0.2.7)
  for pair in ${front_env[@]+"${front_env[@]}"}; do
    case $pair in
      TCPREMOTEIP=?*) client=(--client "${pair#*=}") ;;
      RELAYCLIENT=) client+=(--auth joe:secret) ;;
      *) fail "under $mta nobody can say $pair" ;;
    esac
  done
  [ -z "${caller_options[*]-}${envelope_file-}" ] || fail "this is for a caller of qmail's"
}
# The exit code is the one that tells the same, where the MTA's client cannot see it.
read_reply() {
  exit_code=$(sed -nE 's/^SCANNED:.* exit=([0-9]+)$/\1/p' "$T/log" | tail -1)
  case $reply in
    250*) [ "${exit_code:-0}" = 0 ] || fail "exit=$exit_code, but the reply is \"$reply\""; exit_code=0 ;;
    55*) if [ "$exit_code" = 82 ]; then
           printf 'D%s' "${reply#*5.7.1 }" > "$T/text6"; [ -n "${text_channels[*]-}" ] || exit_code=31
         fi ;;
    4*) if [ "$exit_code" = 82 ]; then
          printf 'Z%s' "${reply#*4.3.0 }" > "$T/text6"; [ -n "${text_channels[*]-}" ] || exit_code=71
        fi ;;
    *) exit_code="reply $reply" ;;
  esac
}
send() {
  local file=$1 sender=${2-alice@example.org} recipient options=() client
  shift $(($# < 2 ? $# : 2))
  [ $# -gt 0 ] || set -- bob@example.net
  for recipient; do options+=(--to "$recipient"); done
  [ -f "$T/scanq.conf" ] || scanq_conf
  make_quarantine
  client_options
  rm -f "$T/text6"
  from_here
  smtp_session "$file" --from "$sender" "${client[@]}" ${smtp_options[@]+"${smtp_options[@]}"} "${options[@]}"
  wait_for_delivery "$@"
  new_log
  read_reply
}
empty_queue() { rm -rf "$T/queue/"[0-9]*; }
fact() { echo none; }
expect_no_litter() { [ -z "$(ls -A "$T/tmp")" ] || fail "left in the temporary folder: $(ls -A "$T/tmp")"; }
expect_reply() { [[ $reply =~ ^$1 ]] || fail "reply: should match \"^$1\", it is \"$reply\"; the log:" "$(tail -5 "$T/mta-log")"; }
conf_with_policy() {  # SETTING... -- LINE...: the lines after -- are of policies
  local settings=()
  while [ $# -gt 0 ] && [ "$1" != -- ]; do settings+=("$1"); shift; done
  scanq_conf ${settings[@]+"${settings[@]}"}
  shift
  printf '%s\n' "$@" >> "$T/scanq.conf"
}
expect_no_virus() { ! grep -qF "$(eicar | base64 | head -c 40)" "$T/queue/"*/message || fail "the virus is still in it"; }
# install.sh as an administrator runs it there.
run_install() { in_root bash -c "cd '$top' && BUILD='$build' ./install.sh $*" > "$T/out" 2>&1 || fail "install.sh $*:" "$(tail -30 "$T/out")"; }

if [ -n "${SCANQ_HOST_FOLDER:-}" ]; then
  build=$host_folder/programs
  mkdir -p "$T/queue"
  attach_to_host
  # A behaviour that this host does not have (lib_scenarios.sh) is run, since what follows may want it, but not judged.
  eval "general_$(declare -f it)"
  it() { general_it "$1"; skipped_for=$("$servers_folder/host_cannot" "$mta" "$1"); }
  eval "general_$(declare -f fail)"
  fail() { [ -n "$skipped_for" ] && [ "${FUNCNAME[1]}" != clean_up ] || general_fail "$@"; }
fi
