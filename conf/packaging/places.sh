# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The users, the folders and the modes of an installation: the one table of them, and what makes them.
# install.sh sources this file; the packages carry it in their scripts. POSIX sh.
#
# It wants root (empty, or the folder to work below), sysconf_dir, state_dir, libexec_dir, and a
# function run COMMAND... that does a thing, or only says it.

# path, owner, mode; what ends in / is a folder, all else a program of `make install`
places() {
  cat <<END
$sysconf_dir/             root:root    755
$state_dir/               root:root    755
$state_dir/lock/          root:root    1777
$state_dir/quarantine/    scanq:scanq  700
$libexec_dir/scanq-store  scanq:scanq  4755
END
}
place_folders() { places | grep '/ ' | sed 's|/ | |'; }
place_programs() { places | grep -v '/ '; }

# What the package scanq-web has of an installation below PREFIX=/usr: the CGI programs, what starts root's side, and
# the samples. Its argument is the folder of the units.
web_files() {
  cat <<END
/usr/lib/scanq/scanq-web
/usr/lib/scanq/scanq-release
$1/scanq-web.path
$1/scanq-web.service
/usr/share/man/man8/scanq-web.8
/usr/share/scanq/samples/web
END
}

# By number: below another root its names are not ours.
user_id() { sed -n "s/^$1:[^:]*:\([0-9]*:[0-9]*\):.*/\1/p" "$root/etc/passwd" 2>/dev/null || true; }  # NAME
own() {  # PATH OWNER MODE
  own_id=$2
  [ "$own_id" != scanq:scanq ] || own_id=$(user_id scanq)
  # Only --dry-run knows no number yet.
  run chown "${own_id:-scanq:scanq}" "$root$1"
  run chmod "$3" "$root$1"
}

has_user() { [ -n "$(user_id "$1")" ]; }
make_system_user() {  # NAME HOME
  has_user "$1" || run useradd ${root:+--prefix "$root"} --system --user-group --home-dir "$2" --no-create-home \
    --shell /usr/sbin/nologin "$1"
}
make_user() { make_system_user scanq "$state_dir"; }
# That of scanq-milter and scanq-pipe, for Postfix and Sendmail: it cannot open the quarantine.
make_mta_user() { make_system_user scanq-mta /nonexistent; }
# That of scanq-clamd, and the group of those who may connect to it: it owns nothing.
make_clamd_user() { make_system_user scanq-clamd /nonexistent; }
remove_user() {  # NAME
  ! has_user "$1" || ! command -v userdel >/dev/null || run userdel ${root:+--prefix "$root"} "$1"
}
make_folders() {
  place_folders | while read -r folder owner mode; do
    run mkdir -p "$root$folder"
    own "$folder" "$owner" "$mode"
  done
}

# The settings file and the texts of a package. Its manager does not know them, so it never asks at an
# upgrade what is to become of a change: what somebody has changed stays, what nobody has is replaced.
settings_files() { (cd "$share_dir" 2>/dev/null && find scanq.conf templates -type f || true); }
unchanged_settings=$state_dir/unchanged-settings
note_unchanged_settings() {
  settings_files | while read -r file; do
    ! cmp -s "$share_dir/$file" "$sysconf_dir/$file" || echo "$file"
  done > "$unchanged_settings"
}
put_settings() {
  settings_files | while read -r file; do
    target=$sysconf_dir/$file
    [ ! -e "$target" ] || grep -qxF "$file" "$unchanged_settings" 2>/dev/null || continue
    mkdir -p "$(dirname "$target")"
    cp "$share_dir/$file" "$target.new"
    chmod 644 "$target.new"
    mv -f "$target.new" "$target"
  done
  rm -f "$unchanged_settings"
}
# say_changed_settings OLD NEW: what the samples of two versions tell of settings that came, and of defaults
# that are others now. What this site has set stays, and is not named.
say_changed_settings() {
  [ -s "$1" ] || return 0
  came=''
  for key in $(sed -nE 's/^#([a-z0-9_]+) =.*/\1/p' "$2"); do
    new=$(sed -nE "s/^#$key = ?//p" "$2")
    old=$(sed -nE "s/^#$key = ?//p" "$1")
    if ! grep -qE "^#$key =" "$1"; then came="$came $key"
    elif [ "$old" != "$new" ] && ! grep -qE "^$key *=" "$root$sysconf_dir/scanq.conf" 2>/dev/null; then
      echo "the default of $key is \"$new\" now, it was \"$old\"; as before: scanq config set $key \"$old\""
    fi
  done
  [ -z "$came" ] || echo "new settings, at their defaults until you set them:$came"
}
# The packages' scripts: before the new files come, and when they are there.
old_sample=$state_dir/sample-before-upgrade
note_sample() { [ ! -e "$share_dir/scanq.conf" ] || [ ! -d "$state_dir" ] || cp "$share_dir/scanq.conf" "$old_sample"; }
say_upgrade() {
  say_changed_settings "$old_sample" "$share_dir/scanq.conf"
  rm -f "$old_sample"
}
say_how_to_turn_on() {
  cat <<END
qmail-scanq is installed, and scans no mail yet. To turn it on:
  1. scanq check         what is missing? (Signatures come from freshclam, of the package clamav-freshclam.)
  2. under Postfix and Sendmail: the lines of scanq-milter(8), with $libexec_dir/scanq-milter; the user
     scanq-mta is there. Under qmail: in the file that your SMTP server's rules are made from, often
     /etc/tcp.smtp, add to each line that allows
       ,QMAILQUEUE="$qmail_dir/bin/qmail-scanq"
     then: tcprules /etc/tcp.smtp.cdb /etc/tcp.smtp.tmp < /etc/tcp.smtp
  3. scanq virus-test postmaster
END
}

# The files that the programs made and can make again. Settings and quarantine stay.
remove_state() {
  run rm -f "$root$state_dir/engine.image"
  run rm -rf "$root$state_dir/lock" "$root$state_dir/web"
}
has_kept_mail() { find "$root$state_dir/quarantine" -name message -type f 2>/dev/null | grep -q .; }
remove_settings_and_quarantine() {
  run rm -rf "$root$sysconf_dir" "$root$state_dir"
  remove_user scanq
  remove_user scanq-mta
  remove_user scanq-clamd
}
# Before the programs go: a socket, or a folder of requests, that starts nothing any more would keep clients waiting.
turn_off_optional_units() {
  [ -z "$root" ] && [ -d /run/systemd/system ] || return 0
  systemctl -q disable --now scanq-clamd.socket scanq-web.path 2>/dev/null || true
}
# Before the programs go: Postfix and Sendmail have no stub, and put mail off where the milter is gone.
warn_of_milter() {
  [ -n "$(grep -lsw scanq-milter "$root/etc/postfix/main.cf" "$root/etc/mail/sendmail.cf")" ] || return 0
  echo "qmail-scanq: Postfix or Sendmail still hands its mail to scanq-milter, and puts all mail off from now on." >&2
  echo "Take the lines of scanq-milter(8) out of its configuration, and reload it." >&2
}
# The program that scanned mail was handed to.
queue_of_settings() {
  queue_program=$(sed -nE 's/^queue_program *= *//p' "$root$sysconf_dir/scanq.conf" 2>/dev/null)
  echo "${queue_program:-$qmail_dir/bin/qmail-queue}"
}

# Messages that are on their way still need the workers; after a minute the senders try again.
busy_fronts() {
  for running in /proc/[0-9]*/exe; do
    case $(readlink "$running" 2>/dev/null) in
      */qmail-scanq|*/qmail-scanq\ \(deleted\)) echo "$running" ;;
    esac
  done
}
wait_for_fronts() {
  busy=$(busy_fronts)
  [ -n "$busy" ] || return 0
  echo "waiting for $(echo "$busy" | wc -l) messages that are on their way, at most a minute"
  tries=300
  for running in $busy; do
    while [ -e "$running" ] && [ $((tries -= 1)) -gt 0 ]; do sleep 0.2; done
  done
  [ "$tries" -gt 0 ] || echo "not all have ended: their senders try again"
}
