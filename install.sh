#!/bin/bash
# Installs qmail-scanq, upgrades it, and takes it away again. Run as root, in the source tree.
#
#   ./install.sh [option...]       installs or upgrades: builds, puts everything in its place; an
#                                  existing scanq.conf and existing templates are kept
#     --tcprules FILE              turns it on in this source file of tcprules, and makes FILE.cdb
#     --cdb FILE                   where that goes instead
#     --replace-queue              turns it on for everybody, in place of bin/qmail-queue, for a qmail
#                                  that does not know QMAILQUEUE; the original is kept beside it
#     --test NAME                  sends test viruses to this local account at the end
#     --dry-run                    says what would be done, and does nothing
#     --root FOLDER                installs below this folder, for packages and tests
#   ./install.sh --uninstall       takes all of that back; settings and quarantine stay
#     --purge                      they go, too
#   ./install.sh --dependencies [GROUP]    installs Debian packages: build (the default), package,
#                                          demo, test, bench, or all but bench
#   ./install.sh --list-packages [GROUP]   prints their names (default: all)
#
# PREFIX, QMAIL_DIR, SYSCONF_DIR, STATE_DIR are as for make. Mail may flow all the while: each file is
# replaced in one rename, the workers come before the front and go after it.
set -eu
cd "$(dirname "$0")"

# The one list of Debian packages: what it is for, then its name. (debian/control repeats those for
# building; a test compares them.)
packages() {
  cat <<'END'
build  g++
build  make
build  pkg-config
build  libclamav-dev
build  libgmime-3.0-dev
build  libarchive-dev
build  libinih-dev
build  libmd-dev
build  libmagic-dev
build  libseccomp-dev
build  libnewt-dev
build  libssl-dev
build  nlohmann-json3-dev
test   catch2
test   chromium
test   clamav-testfiles
package debhelper
package fakeroot
package lintian
package rpm
bench  clamav
bench  clamav-daemon
bench  clamdscan
bench  clamsmtp
bench  libclamav-client-perl
bench  mailfront
bench  python3
bench  qpsmtpd
bench  ucspi-tcp
test   binutils
test   clang
test   clang-format
test   clang-tidy
test   cppcheck
test   daemontools
test   fonts-ipafont-gothic
test   codespell
test   gpg
test   gpg-agent
test   mailfront
test   mandoc
test   mmdebstrap
test   openssl
test   procps
demo   python3
test   python3-dkim
test   python3-pil
test   qpsmtpd
test   strace
test   swaks
test   systemd-sysv
test   tmux
test   ucspi-tcp
test   zip
test   arj
test   bzip2
test   cpio
test   gcab
test   genisoimage
test   libarchive-tools
test   lz4
test   lzip
test   lzop
test   ncompress
test   p7zip-full
test   qpdf
test   xz-utils
test   zstd
END
}

list_packages() {
  case $1 in
    demo) packages | awk '$1 == "build" || $1 == "demo" { print $2 }' ;;
    build|test|bench|package) packages | awk -v group="$1" '$1 == group { print $2 }' ;;
    all) packages | awk '$1 != "bench" { print $2 }' ;;
    *) echo "install.sh: no group of packages \"$1\"; there are build, demo, test, bench, package, all" >&2; exit 2 ;;
  esac
}

# Prints the names of the given packages that are not installed. Asks dpkg alone, so it is cheap.
missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
  done
}

install_dependencies() {
  local wanted missing
  command -v dpkg-query >/dev/null || { echo "install.sh: this is no Debian system" >&2; exit 1; }
  wanted=$(list_packages "$1")
  # shellcheck disable=SC2086
  missing=$(missing_packages $wanted)
  [ -n "$missing" ] || return 0
  echo "install.sh: packages to install:" $missing
  if [ "$(id -u)" != 0 ]; then
    echo "install.sh: only root can install them: sudo $0 --dependencies $1" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  start_no_servers
  # The lists of a fresh machine are empty or old: a failure with them is tried again with new ones.
  apt_install $missing || { apt-get -q update && apt_install $missing; }
}

apt_install() { apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" </dev/null; }

# Some of the packages bring a server that Debian starts at once; the tests start their own.
start_no_servers() {
  local policy=/usr/sbin/policy-rc.d
  [ ! -e "$policy" ] || return 0
  trap "rm -f $policy" EXIT
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
}

usage() { sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; }
die() { echo "install.sh: $*" >&2; exit 1; }

# --- places -----------------------------------------------------------------------------------
prefix=${PREFIX:-/usr/local} qmail_dir=${QMAIL_DIR:-/var/qmail}
sysconf_dir=${SYSCONF_DIR:-/etc/scanq} state_dir=${STATE_DIR:-/var/lib/scanq}
libexec_dir=${LIBEXEC_DIR:-$prefix/lib/scanq} share_dir=${SHARE_DIR:-$prefix/share/scanq}
root='' tcprules='' cdb='' test_account='' is_dry='' replaces_queue='' is_purge=''
front=$qmail_dir/bin/qmail-scanq queue=$qmail_dir/bin/qmail-queue
original=$qmail_dir/bin/qmail-queue.before-scanq
record=$state_dir/installed  # what an uninstallation has to take back, one thing a line
# The user, folders and modes: a table of its own, which the packages use as well.
. ./places.sh

# --- doing ------------------------------------------------------------------------------------
say() { echo "  $*"; }
# run COMMAND...: says it, and does it unless --dry-run
run() {
  say "$*"
  [ -n "$is_dry" ] || "$@"
}
remember() {
  [ -z "$is_dry" ] || return 0
  grep -qxF -- "$*" "$root$record" 2>/dev/null || echo "$*" >> "$root$record"
}
# put MODE SOURCE TARGET: in one rename, so that nobody ever sees a part of it
put() {
  mkdir -p "$(dirname "$3")"
  cp "$2" "$3.new.$$"
  chmod "$1" "$3.new.$$"
  mv -f "$3.new.$$" "$3"
  [ -z "${SCANQ_MANIFEST:-}" ] || echo "${3#"${SCANQ_ROOT:-}"}" >> "$SCANQ_MANIFEST"
}
# replace FILE < CONTENT, with the mode and owner that it has
replace() {
  cat > "$1.new.$$"
  chmod --reference="$1" "$1.new.$$"
  chown --reference="$1" "$1.new.$$"
  mv -f "$1.new.$$" "$1"
}

# --- what is there ----------------------------------------------------------------------------
# The qmail that is installed, by files that only it has.
qmail_kind() {
  local bin=$root$qmail_dir/bin
  if [ -d "$root/usr/lib/indimail" ] || [ -d "$root/usr/libexec/indimail" ]; then echo indimail
  elif [ -e "$bin/qmail-smtpam" ]; then echo s/qmail
  elif [ -e "$bin/helodnscheck" ]; then echo "sagredo's qmail"
  elif [ ! -e "$bin/qmail-queue" ]; then echo none
  elif ! grep -q QMAILQUEUE "$bin/qmail-smtpd" 2>/dev/null; then echo "qmail without QMAILQUEUE"
  else echo "netqmail or notqmail"; fi
}
# The settings that tell this kind how to refuse a message; most need none.
kind_settings() {
  case $1 in
    indimail) echo "error_text=fd2-88 refusal_codes=indimail log_to=syslog" ;;
    s/qmail) echo "refusal_codes=sqmail" ;;
  esac
}
setting_keys() { sed -nE 's/^#?([a-z0-9_]+) =.*/\1/p' "$1" 2>/dev/null | sort; }

# --- the steps --------------------------------------------------------------------------------
put_files() {
  local old_keys new_keys
  old_keys=$(setting_keys "$root$share_dir/scanq.conf")
  [ -n "$is_dry" ] || : > "$root$state_dir/manifest"
  SCANQ_ROOT=$root SCANQ_MANIFEST=$root$state_dir/manifest run make -s install DESTDIR="$root" \
    PREFIX="$prefix" QMAIL_DIR="$qmail_dir" SYSCONF_DIR="$sysconf_dir" STATE_DIR="$state_dir" \
    LIBEXEC_DIR="$libexec_dir" SHARE_DIR="$share_dir"
  local program owner mode
  while read -r program owner mode; do own "$program" "$owner" "$mode"; done < <(place_programs)
  [ -n "$old_keys" ] || return 0
  new_keys=$(comm -13 <(echo "$old_keys") <(setting_keys conf/scanq.conf) | tr '\n' ' ')
  [ -z "$new_keys" ] || say "new settings, at their defaults until you set them: $new_keys"
}
set_for_kind() {
  local kind=$1 setting
  for setting in $(kind_settings "$kind"); do
    # What the administrator has set stays.
    ! grep -qE "^${setting%%=*} *=" "$root$sysconf_dir/scanq.conf" 2>/dev/null || continue
    run "$root$prefix/bin/scanq" --conf "$root$sysconf_dir/scanq.conf" config set "${setting%%=*}" "${setting#*=}"
  done
}

# Adds QMAILQUEUE to each line that allows, and a line for everybody where there is none.
tcprules_with_scanq() {
  awk -v add=",QMAILQUEUE=\"$front\"" '
    /^[^#]*:allow/ && !/QMAILQUEUE=/ { $0 = $0 add }
    /^:/ { has_rest = 1 }
    { print }
    END { if (!has_rest) print ":allow" add }' "$1"
}
tcprules_without_scanq() { sed "s|,QMAILQUEUE=\"$front\"||" "$1"; }
make_cdb() {
  command -v tcprules >/dev/null || { say "no tcprules program here: make $2 yourself"; return 0; }
  tcprules "$2" "$2.tmp" < "$1"
}
turn_on_tcprules() {
  local file=$root$tcprules target=$root${cdb:-$tcprules.cdb}
  [ -f "$file" ] || die "there is no $tcprules; make it, or see README.md for the lines"
  ! grep -E '^[^#]*QMAILQUEUE=' "$file" | grep -vF "\"$front\"" ||
    say "the lines above have a QMAILQUEUE already and stay as they are: set queue_program to that program, and them to $front"
  say "$tcprules: QMAILQUEUE=\"$front\" for all that is allowed (before: $tcprules.before-scanq)"
  [ -z "$is_dry" ] || return 0
  [ -e "$file.before-scanq" ] || cp -p "$file" "$file.before-scanq"
  tcprules_with_scanq "$file" | replace "$file"
  make_cdb "$file" "$target"
  remember "tcprules $tcprules ${cdb:-$tcprules.cdb}"
}
# Whether a program is qmail-scanq, of whatever version: nothing else knows this variable.
is_front() { grep -q SCANQ_QMAILQUEUE "$1"; }
turn_on_queue() {
  [ -e "$root$queue" ] || die "there is no $queue"
  # The order matters: the settings name the original before the front takes its name. A qmail that
  # was built anew has a new original, and the one that we kept is old.
  if ! is_front "$root$queue"; then
    run ln -f "$root$queue" "$root$original.new"
    run mv -f "$root$original.new" "$root$original"
  fi
  run "$root$prefix/bin/scanq" --conf "$root$sysconf_dir/scanq.conf" config set queue_program "$root$original"
  say "$queue becomes qmail-scanq"
  [ -z "$is_dry" ] || return 0
  put 755 "$root$front" "$root$queue"
  remember "queue $queue $original"
}

install_all() {
  local kind
  [ "$(id -u)" = 0 ] || [ -n "$is_dry" ] || die "this must be run as root"
  kind=$(qmail_kind)
  echo "qmail in $qmail_dir: $kind"
  [ "$kind" != "qmail without QMAILQUEUE" ] || [ -n "$replaces_queue" ] ||
    say "it does not look at QMAILQUEUE: --replace-queue is for it"
  echo "building:"
  run make -s -j2 all
  echo "installing:"
  make_user
  make_folders
  put_files
  set_for_kind "$kind"
  if [ -z "$tcprules$replaces_queue" ] && [ -z "$is_dry$root" ] && [ -t 0 ] && [ ! -e "$record" ]; then
    read -r -p "File that tcprules is made from (empty: turn it on later): " tcprules
  fi
  [ -z "$tcprules" ] || turn_on_tcprules
  [ -z "$replaces_queue" ] || turn_on_queue
  [ -z "$is_dry$root" ] || return 0
  finish_install
}
# On the running system only: signatures, image, and whether all is well.
finish_install() {
  local scanq=$prefix/bin/scanq
  echo "signatures:"
  ls "$("$scanq" config get database_dir)"/*.c[lv]d >/dev/null 2>&1 || run "$scanq" update || true
  run "$scanq" update --if-changed || true
  turn_on_units
  echo "the result:"
  "$scanq" check || true
  [ -z "$test_account" ] || "$scanq" virus-test "$test_account" || true
  [ -s "$record" ] || echo "It is installed but not turned on: see README.md, tcprules."
}

# What is meant to run by itself: each unit that says when.
units_to_run() { grep -l '^\[Install\]' conf/systemd/* | sed 's|.*/||'; }
# Signatures are fetched every hour, unless freshclam runs by itself; those that come are made ready,
# and brought into memory when the machine starts.
turn_on_units() {
  [ -d /run/systemd/system ] || { say "no systemd here: copy $share_dir/cron/scanq to /etc/cron.d"; return 0; }
  run systemctl daemon-reload
  # shellcheck disable=SC2046
  run systemctl -q enable --now $(units_to_run) || say "systemctl failed; look at: systemctl status 'scanq-*'"
}
turn_off_units() {
  [ -z "$root" ] && [ -d /run/systemd/system ] || return 0
  # shellcheck disable=SC2046
  run systemctl -q disable --now $(units_to_run) || true
}

uninstall_all() {
  local what first second
  [ "$(id -u)" = 0 ] || [ -n "$is_dry" ] || die "this must be run as root"
  while read -r what first second; do
    case $what in
      tcprules)
        say "$first: QMAILQUEUE=\"$front\" is taken out"
        [ -z "$is_dry" ] || continue
        tcprules_without_scanq "$root$first" | replace "$root$first"
        make_cdb "$root$first" "$root$second" ;;
      queue) run mv -f "$root$second" "$root$first" ;;
    esac
  done < <(cat "$root$record" 2>/dev/null)
  turn_off_units
  [ -n "$is_dry$root" ] || wait_for_fronts
  while read -r first; do
    case $first in
      "$sysconf_dir"/*) [ -n "$is_purge" ] || continue ;;
    esac
    run rm -f "$root$first"
  done < <(tac "$root$state_dir/manifest" 2>/dev/null)
  run rm -f "$root$record" "$root$state_dir/manifest"
  remove_state
  rmdir "$root$libexec_dir" "$root$share_dir"/* "$root$share_dir" 2>/dev/null || true
  if [ -n "$is_purge" ]; then
    remove_settings_and_quarantine
  else
    say "kept: $sysconf_dir, $state_dir/quarantine, the user scanq (--purge removes them)"
  fi
}
# --- the command line -------------------------------------------------------------------------
case ${1:-} in
  --dependencies) install_dependencies "${2:-build}"; exit ;;
  --list-packages) list_packages "${2:-all}"; exit ;;
  --put) put "$2" "$3" "$4"; exit ;;  # for make install
esac
action=install_all
while [ $# -gt 0 ]; do
  case $1 in
    --tcprules) tcprules=${2:?}; shift ;;
    --cdb) cdb=${2:?}; shift ;;
    --test) test_account=${2:?}; shift ;;
    --root) root=${2:?}; shift ;;
    --replace-queue) replaces_queue=yes ;;
    --dry-run) is_dry=yes ;;
    --uninstall) action=uninstall_all ;;
    --purge) is_purge=yes ;;
    -h|--help) usage; exit ;;
    *) usage >&2; exit 2 ;;
  esac
  shift
done
if [ "$action" = install_all ] && [ -z "$is_dry" ] && command -v dpkg-query >/dev/null; then
  install_dependencies build
fi
$action
