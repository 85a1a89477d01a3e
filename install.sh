#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Installs qmail-scanq, upgrades it, and takes it away again. Run as root, in the source tree.
#
#   ./install.sh [option...]       installs or upgrades: builds, puts everything in its place; an
#                                  existing scanq.conf and existing templates are kept
#     --tcprules FILE              turns it on in this source file of tcprules, and makes FILE.cdb
#     --cdb FILE                   where that goes instead
#     --replace-queue              turns it on for everybody, in place of bin/qmail-queue, for a qmail
#                                  that does not know QMAILQUEUE; the original is kept beside it
#     --postfix                    turns it on in Postfix, by a milter: main.cf and master.cf
#     --sendmail                   turns it on in Sendmail, by a milter: sendmail.mc
#     --test NAME                  sends test viruses to this local account at the end
#     --dry-run                    says what would be done, and does nothing
#     --root FOLDER                installs below this folder, for packages and tests
#   ./install.sh --uninstall       takes all of that back; settings and quarantine stay
#     --purge                      they go, too; kept mail only after a yes
#   ./install.sh --dependencies [GROUP]    installs Debian packages: build (the default), package,
#                                          demo, check, bench, analyze, or all that check-all needs
#   ./install.sh --list-packages [GROUP]   prints their names (default: all)
#
# PREFIX, QMAIL_DIR, SYSCONF_DIR, STATE_DIR are as for make. What can be refused is, before anything is
# changed; mail is turned on last, when a test virus was found and `scanq check` finds nothing critical
# (otherwise it is not, and the status is 1). Mail may flow all the while: each file is replaced in one
# rename, the workers come before the front and go after it.
set -eu
called_in=$PWD
cd "$(dirname "$0")"

# The one list of Debian packages: what it is for, then its name; test is for make check, more for make
# check-all beside that; postfix and sendmail, which exclude each other, clients, who ask clamd, and cross, for
# arm64, go into roots of their own.
# (conf/packaging/debian/control repeats those for building; a test compares them.)
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
build  libqpdf-dev
build  libseccomp-dev
build  liblz4-dev
build  liblzma-dev
build  liblzo2-dev
build  libsquashfuse-dev
build  libzstd-dev
build  zlib1g-dev
build  libnewt-dev
build  libssl-dev
build  nlohmann-json3-dev
test   catch2
more   chromium
more   clamav
more   clamav-daemon
more   clamdscan
more   lighttpd
more   libclamav-client-perl
test   clamav-freshclam
test   clamav-testfiles
package build-essential
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
analyze clang
test   clang-format
analyze clang-tidy
analyze cppcheck
test   daemontools
test   logrotate
test   rsyslog
more   fonts-ipafont-gothic
html   cmark-gfm
test   cmark-gfm
test   codespell
test   gpg
test   gpg-agent
test   mailfront
html   mandoc
test   mandoc
more   mmdebstrap
more   prometheus
more   prometheus-node-exporter
test   openssl
test   procps
demo   python3
test   python3-dkim
test   python3-pil
more   qpsmtpd
test   strace
test   swaks
test   systemd-sysv
test   tmux
test   ucspi-tcp
test   zip
test   arj
test   bzip2
test   brotli
test   cpio
test   e2fsprogs
test   gcab
test   genisoimage
test   libarchive-tools
test   lz4
test   lzip
test   lzop
test   ncompress
test   p7zip-full
test   qpdf
test   rzip
test   sharutils
test   squashfs-tools
test   wimtools
test   xorriso
test   xz-utils
postfix libsasl2-modules
postfix postfix
postfix sasl2-bin
clients amavisd-new
clients c-icap
clients clamav-milter
clients libc-icap-mod-virus-scan
clients rspamd
cross  g++-aarch64-linux-gnu
cross  qemu-user
postfix-bench amavisd-new
postfix-bench clamav-milter
sendmail libsasl2-modules
sendmail m4
sendmail sasl2-bin
sendmail sendmail-bin
sendmail sendmail-cf
test   zstd
END
}

list_packages() {
  case $1 in
    demo) packages | awk '$1 == "build" || $1 == "demo" { print $2 }' ;;
    check) packages | awk '$1 ~ /^(build|demo|test)$/ { print $2 }' ;;
    build|test|html|more|analyze|bench|cross|package|postfix|sendmail) packages | awk -v group="$1" '$1 == group { print $2 }' ;;
    clients|postfix-bench) packages | awk -v group="$1" '$1 == "postfix" || $1 == group { print $2 }' ;;
    all) packages | awk '$1 !~ /^(bench|html|analyze|clients|cross|postfix|postfix-bench|sendmail)$/ { print $2 }' ;;
    *) echo "install.sh: no group of packages \"$1\"; there are build, demo, check, html, package, bench, analyze, clients, cross, postfix, postfix-bench, sendmail, all" >&2; exit 2 ;;
  esac
}

# Prints the names of the given packages that are not installed. Asks dpkg alone, so it is cheap.
missing_packages() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || echo "$name"
  done
}

# gone_packages NAME...: those that this Debian does not have (mailfront in Debian 13) and that no program
# of ours needs. Tests that need them are skipped. None where apt has no lists yet.
gone_packages() {
  ls /var/lib/apt/lists/*_Packages* > /dev/null 2>&1 || return 0
  comm -23 <(printf '%s\n' "$@" | sort) <(LC_ALL=C apt-cache policy "$@" |
    awk '/^[^ ]/ { name = $1; sub(/:$/, "", name) } $1 == "Candidate:" && $2 != "(none)" { print name }' | sort) |
    grep -vxF "$(list_packages build)" || true
}

# packages_to_install NAME...: those that are not there and can be had.
packages_to_install() {
  local missing
  missing=$(missing_packages "$@")
  # shellcheck disable=SC2086
  [ -z "$missing" ] || grep -vxF "$(gone_packages $missing)" <<< "$missing" || true
}

install_dependencies() {
  local wanted missing gone
  command -v dpkg-query >/dev/null || { echo "install.sh: this is no Debian system" >&2; exit 1; }
  wanted=$(list_packages "$1")
  # shellcheck disable=SC2086
  missing=$(packages_to_install $wanted)
  [ -n "$missing" ] || return 0
  echo "install.sh: packages to install:" $missing
  if [ "$(id -u)" != 0 ]; then
    echo "install.sh: only root can install them: sudo $0 --dependencies $1" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  start_no_servers
  # The lists of a fresh machine are empty or old. Where they cannot be renewed, the old ones may do.
  apt-get -qq update > /dev/null 2>&1 || true
  # shellcheck disable=SC2086
  gone=$(gone_packages $(missing_packages $wanted))
  [ -z "$gone" ] || echo "install.sh: this Debian does not have these, and tests that need them are skipped:" $gone
  # shellcheck disable=SC2086
  missing=$(packages_to_install $wanted)
  # shellcheck disable=SC2086
  [ -z "$missing" ] || apt_install $missing || die "the packages could not be installed: see above"
}

# Says each package that is ready; all that apt and dpkg say is shown where it fails.
apt_install() {
  local log status
  log=$(mktemp)
  apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@" < /dev/null 2>&1 | tee "$log" |
    sed -un 's/^Setting up \([^ :]*\).*/  \1/p'
  status=${PIPESTATUS[0]}
  [ "$status" = 0 ] || cat "$log" >&2
  rm -f "$log"
  return "$status"
}

# Some of the packages bring a server that Debian starts at once; the tests start their own.
start_no_servers() {
  local policy=/usr/sbin/policy-rc.d
  [ ! -e "$policy" ] || return 0
  trap "rm -f $policy" EXIT
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
}

usage() { sed -n '3,/^set/s/^# \{0,1\}//p' "$0"; }
die() { echo "install.sh: $*" >&2; exit 1; }
# Of the command line: nothing was done.
refuse() { echo "install.sh: $*; ./install.sh --help says more" >&2; exit 2; }

# --- places -----------------------------------------------------------------------------------
prefix=${PREFIX:-/usr/local} qmail_dir=${QMAIL_DIR:-/var/qmail}
sysconf_dir=${SYSCONF_DIR:-/etc/scanq} state_dir=${STATE_DIR:-/var/lib/scanq}
libexec_dir=${LIBEXEC_DIR:-$prefix/lib/scanq} share_dir=${SHARE_DIR:-$prefix/share/scanq}
root='' mta='' tcprules='' cdb='' test_account='' is_dry='' replaces_queue='' is_purge=''
queue=$qmail_dir/bin/qmail-queue
original=$qmail_dir/bin/qmail-queue.before-scanq
record=$state_dir/installed  # what an uninstallation has to take back, one thing a line
# The user, folders and modes are a table of its own, which the packages use as well.
. conf/packaging/places.sh
. conf/packaging/stub.sh
. conf/packaging/tcprules.sh
. conf/packaging/mta.sh

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
  elif [ -e "$bin/qmail-smtpd" ] && ! grep -q QMAILQUEUE "$bin/qmail-smtpd"; then echo "qmail without QMAILQUEUE"
  else echo "netqmail or notqmail"; fi
}
# The settings that tell this kind how to refuse a message; most need none.
kind_settings() {
  case $1 in
    indimail) echo "error_text=fd2-88 refusal_codes=indimail log_to=syslog" ;;
    s/qmail) echo "refusal_codes=sqmail" ;;
  esac
}

# --- the steps --------------------------------------------------------------------------------
put_files() {
  local before
  before=$(mktemp)
  cp "$root$share_dir/scanq.conf" "$before" 2> /dev/null || true
  [ -n "$is_dry" ] || : > "$root$state_dir/manifest"
  # -o: nothing is built to be listed.
  SCANQ_LIST=$is_dry SCANQ_ROOT=$root SCANQ_MANIFEST=$root$state_dir/manifest make -s ${is_dry:+-o all} install \
    DESTDIR="$root" PREFIX="$prefix" QMAIL_DIR="$qmail_dir" SYSCONF_DIR="$sysconf_dir" STATE_DIR="$state_dir" \
    LIBEXEC_DIR="$libexec_dir" SHARE_DIR="$share_dir"
  local program owner mode
  while read -r program owner mode; do own "$program" "$owner" "$mode"; done < <(place_programs)
  say_changed_settings "$before" conf/scanq.conf | sed 's/^/  /'
  rm -f "$before"
}
set_for_kind() {
  local kind=$1 setting
  for setting in $(kind_settings "$kind"); do
    # The settings of the administrator stay.
    ! grep -qE "^${setting%%=*} *=" "$root$sysconf_dir/scanq.conf" 2>/dev/null || continue
    run "$root$prefix/bin/scanq" --conf "$root$sysconf_dir/scanq.conf" config set "${setting%%=*}" "${setting#*=}"
  done
}

turn_on_tcprules() {
  local file=$root$tcprules target=$root${cdb:-$tcprules.cdb} others
  others=$(rules_with_others "$file")
  [ -z "$others" ] || say "these lines of $tcprules have a QMAILQUEUE of another program and stay as they are;" \
    "to have them scanned, set queue_program to that program, and them to $front:" "$others"
  say "$tcprules: QMAILQUEUE=\"$front\" for all that is allowed (before: $tcprules.before-scanq)"
  [ -z "$is_dry" ] || return 0
  [ -e "$file.before-scanq" ] || cp -p "$file" "$file.before-scanq"
  rules_with_front "$file" | replace "$file"
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
  conf/packaging/put.sh 755 "$root$front" "$root$queue"
  remember "queue $queue $original"
}

# --- what is refused before anything is changed --------------------------------------------------
# owned_by_packages PATH...: "PACKAGE PATH" of each that belongs to one.
owned_by_packages() {
  ! command -v dpkg-query > /dev/null ||
    dpkg-query --admindir="$root/var/lib/dpkg" -S "$@" 2> /dev/null | sed -nE 's/^([^ ,:]+)(:[a-z0-9]+)?: /\1 /p' || true
  [ -z "$(ls -A "$root/var/lib/rpm" "$root/usr/lib/sysimage/rpm" 2> /dev/null)" ] ||
    rpm ${root:+--root "$root"} -q --qf '[%{=NAME} %{FILENAMES}\n]' -f "$@" 2> /dev/null |
    grep -E " ($(IFS='|'; echo "$*"))\$" | sort -u || true
}
refuse_over_package() {
  local owner path
  read -r owner path < <(owned_by_packages "$front") || return 0
  die "$path belongs to the package $owner. Upgrade that with a new package (make deb, make rpm)," \
    "or remove it first: settings and quarantine stay, and mail flows on"
}
refuse_bad_rules() {
  local file=$root$tcprules fault
  [ -f "$file" ] && [ -r "$file" ] || die "there is no file $tcprules to be read; README.md has the lines for one"
  fault=$(rules_fault "$file")
  [ -z "$fault" ] || die "$tcprules is not in order, and nothing was done: $fault"
  [ -d "$(dirname "$root${cdb:-$tcprules.cdb}")" ] || die "there is no folder for ${cdb:-$tcprules.cdb}"
}
# setting NAME: its value where the site has set it
setting() { sed -nE "s/^$1 *= *//p" "$root$sysconf_dir/scanq.conf" 2>/dev/null | tail -1; }
database_folder() {
  local folder
  folder=$(setting database_dir)
  echo "${folder:-/var/lib/clamav}"
}
# Those without which mail counts as not scanned: ClamAV's own, or what the site has instead.
has_signatures() {
  local folder names name
  folder=$(database_folder) names=$(setting required_signatures | tr ',' ' ')
  for name in ${names:-main daily}; do
    case $name in
      *.*) [ -e "$folder/$name" ] || return 1 ;;
      *) [ -e "$folder/$name.cvd" ] || [ -e "$folder/$name.cld" ] || [ -e "$folder/$name.cud" ] || return 1 ;;
    esac
  done
}
how_to_get_freshclam() {
  if command -v apt-get > /dev/null; then echo "apt install clamav-freshclam"; else echo "install ClamAV's freshclam"; fi
}
refuse_what_cannot_work() {
  local kind=$1
  [ "$(id -u)" = 0 ] || [ -n "$is_dry" ] || die "this must be run as root"
  command -v make > /dev/null || die "there is no make: apt install make"
  [ -e /dev/fd ] && [ -L /dev/stdin ] || die "there is no /dev/fd or no /dev/stdin. In a chroot make them:" \
    "ln -s /proc/self/fd /dev/fd; ln -s /proc/self/fd/0 /dev/stdin"
  refuse_over_package
  [ -z "$tcprules" ] || refuse_bad_rules
  [ -z "$mta" ] || "refuse_without_$mta"
  [ -n "$tcprules$replaces_queue" ] || return 0
  [ "$kind" != none ] || die "there is no qmail in $qmail_dir ($queue is missing), so mail cannot be turned on"
  [ "$kind" != "qmail without QMAILQUEUE" ] || [ -n "$replaces_queue" ] ||
    die "this qmail does not look at QMAILQUEUE: --replace-queue is for it"
  [ -n "$root" ] || has_signatures || command -v freshclam > /dev/null ||
    die "there are no signatures in $(database_folder), and no freshclam to fetch them: $(how_to_get_freshclam)." \
      "A site with signatures of its own names them in $sysconf_dir/scanq.conf, as in: required_signatures = own.ndb"
}

# --- the order of things -------------------------------------------------------------------------
install_all() {
  local kind
  kind=$(qmail_kind)
  echo "qmail in $qmail_dir: $kind"
  refuse_what_cannot_work "$kind"
  echo "packages:"
  see_to_packages
  echo "building (some minutes where nothing was built before):"
  run make -s -j"$(nproc)" all
  echo "installing:"
  make_user
  make_clamd_user
  [ -z "$mta" ] || make_mta_user
  make_folders
  put_files
  set_for_kind "$kind"
  if [ -n "$root" ]; then turn_on_mail; else finish_install; fi
}
see_to_packages() {
  local missing
  command -v dpkg-query > /dev/null || { say "this is no Debian: libraries and their headers are up to you"; return 0; }
  # shellcheck disable=SC2046
  missing=$(missing_packages $(list_packages build) | xargs)
  say "${missing:-all are there}"
  [ -n "$is_dry" ] || install_dependencies build
}
turn_on_mail() {
  case $mta in
    postfix) turn_on_postfix ;;
    sendmail) turn_on_sendmail ;;
  esac
  [ -z "$tcprules" ] || turn_on_tcprules
  [ -z "$replaces_queue" ] || turn_on_queue
}
# On the running system only: signatures, image, a test virus, and only then mail.
finish_install() {
  local scanq=$prefix/bin/scanq is_critical=''
  echo "signatures (a first download is of some 300 MB):"
  get_signatures
  echo "engine image:"
  run "$scanq" update --if-changed || true
  echo "units:"
  turn_on_units
  # Where the screen in the browser is on: the keys that a newer version wants.
  [ ! -e "$sysconf_dir/web.conf" ] || run "$scanq" web prepare || true
  echo "the result:"
  if [ -n "$is_dry" ]; then
    say "a test virus goes through the programs, then $scanq check"
    turn_on_mail
    return 0
  fi
  try_test_virus || is_critical=yes
  is_ready_for_mail || is_critical=yes
  [ -z "$is_critical" ] || stop_before_mail
  ask_for_tcprules
  turn_on_mail
  [ -z "$mta" ] || see_that_mta_is_on
  [ -s "$record" ] || echo "It is installed but not turned on: see README.md, tcprules."
  [ -z "$test_account" ] || "$scanq" virus-test "$test_account"
}
# The rows about Postfix or Sendmail may be critical until turning on brings what they miss.
is_ready_for_mail() {
  local status=0 report
  report=$("$prefix/bin/scanq" check) || status=$?
  echo "$report"
  [ "$status" -ge 2 ] || return 0
  [ -n "$mta" ] && ! grep -E '^(CRITICAL|UNKNOWN) ' <<< "$report" | grep -qvE '^CRITICAL +(milter|without milter|own mail)'
}
# The mail server needs a moment for what was written.
see_that_mta_is_on() {
  local tries status
  for tries in 1 2 3 4 5 6 7 8 9 10; do
    status=0
    "$prefix/bin/scanq" check --quick > /dev/null || status=$?
    [ "$status" -ge 2 ] || { say "$mta hands its mail to scanq-milter"; return 0; }
    sleep 1
  done
  "$prefix/bin/scanq" check --quick | grep '^CRITICAL ' || true
  echo "install.sh: $mta was told to hand us its mail, but see what is CRITICAL above; until that is mended it puts" \
    "mail off. To take it back: ./install.sh --uninstall" >&2
  exit 1
}
get_signatures() {
  if has_signatures; then say "they are in $(database_folder)"; return 0; fi
  run "$prefix/bin/scanq" update && return 0
  cat <<END
  No signatures could be fetched. To go on, either
    let this machine reach database.clamav.net (a proxy goes into freshclam.conf), then: scanq update
    or copy main.cvd, daily.cvd and bytecode.cvd from a machine that has them into $(database_folder),
    then: scanq update --if-changed
    or, with signatures of your own alone: scanq config set required_signatures NAMES
END
}
# Through the installed programs; it is found with signatures of our own.
try_test_virus() {
  local sample status=0
  sample=$(mktemp)
  { printf 'Subject: a test virus\n\n'
    printf '%s%s%s\n' 'X5O!P%@AP[4\PZX54(P^)7CC)7}' '$EICAR-STANDARD-ANTI' 'VIRUS-TEST-FILE!$H+H*'; } > "$sample"
  "$prefix/bin/scanq" replay "$sample" > "$sample.out" 2>&1 || true
  if grep -q 'Infected (Eicar' "$sample.out"; then say "a test virus is found"
  else
    say "CRITICAL: a test virus was not found:"
    sed 's/^/    /' "$sample.out"
    status=1
  fi
  rm -f "$sample" "$sample.out"
  return "$status"
}
stop_before_mail() {
  if [ -n "$mta$tcprules$replaces_queue" ] && [ ! -s "$record" ]; then
    echo "install.sh: it is installed, but mail was NOT turned on: see what is CRITICAL above." >&2
  else
    echo "install.sh: it is installed, but see what is CRITICAL above." >&2
  fi
  echo "Once that is mended, run this again with the same options." >&2
  exit 1
}
ask_for_tcprules() {
  [ -z "$mta$tcprules$replaces_queue" ] && [ -t 0 ] && [ ! -e "$record" ] || return 0
  read -r -p "File that tcprules is made from (empty: turn it on later): " tcprules
  [ -z "$tcprules" ] || refuse_bad_rules
}

# The units that run by themselves: each that says when.
units_to_run() { grep -l '^\[Install\]' conf/systemd/* | sed 's|.*/||'; }
# Signatures are fetched every hour, unless freshclam runs by itself; those that come are made ready,
# and brought into memory when the machine starts.
turn_on_units() {
  [ -d /run/systemd/system ] || { turn_on_cron; return 0; }
  run systemctl daemon-reload
  # shellcheck disable=SC2046
  run systemctl -q enable --now $(units_to_run) || say "systemctl failed; look at: systemctl status 'scanq-*'"
}
# Where no systemd runs; the manifest names the file, so --uninstall takes it away.
turn_on_cron() {
  say "no systemd runs here, so cron does it: /etc/cron.d/scanq"
  SCANQ_LIST=$is_dry SCANQ_MANIFEST=$root$state_dir/manifest conf/packaging/put.sh 644 "$share_dir/cron/scanq" /etc/cron.d/scanq
  command -v cron > /dev/null || command -v crond > /dev/null ||
    say "there is no cron: install one, as by apt install cron; until then run by hand: scanq update"
}
turn_off_units() {
  [ -z "$root" ] && [ -d /run/systemd/system ] || return 0
  # shellcheck disable=SC2046
  run systemctl -q disable --now $(units_to_run) || true
  turn_off_optional_units
}

# The files of a package stay.
uninstall_all() {
  local owner
  [ "$(id -u)" = 0 ] || [ -n "$is_dry" ] || die "this must be run as root"
  read -r owner _ < <(owned_by_packages "$front") || true
  if [ -n "${owner:-}" ]; then
    say "the package $owner is installed: its files, units, user and folders stay, and it goes on scanning"
    remove_files "$owner"
    return 0
  fi
  turn_off_mail
  turn_off_units
  [ -n "$is_dry$root" ] || wait_for_fronts
  remove_files ''
  remove_state
  rmdir "$root$libexec_dir" "$root$share_dir"/* "$root$share_dir" 2>/dev/null || true
  if [ -n "$is_purge" ]; then
    purge_all
  else
    say "kept: $sysconf_dir, $state_dir/quarantine, the user scanq (--purge removes them)"
  fi
}
turn_off_mail() {
  local what first second
  while read -r what first second; do
    case $what in
      tcprules)
        say "$first: QMAILQUEUE=\"$front\" is taken out"
        [ -z "$is_dry" ] || continue
        rules_without_front "$root$first" | replace "$root$first"
        make_cdb "$root$first" "$root$second" ;;
      queue) run mv -f "$root$second" "$root$first" ;;
      postfix) turn_off_postfix_parameter "$first" "$second" ;;
      sendmail) turn_off_sendmail "$first" ;;
    esac
  done < <(cat "$root$record" 2>/dev/null)
  # The services last, when nothing names them any more.
  what=$(sed -n 's/^postfix-services //p' "$root$record" 2>/dev/null || true)
  [ -z "$what" ] || turn_off_postfix_services "$what"
}
# remove_files PACKAGE: what the manifest names, the front first. Where something still names the front,
# a stub takes its place.
remove_files() {
  local path owned
  # shellcheck disable=SC2046
  owned=$(owned_by_packages $(cat "$root$state_dir/manifest" 2>/dev/null || echo "$front"))
  while read -r path; do
    case $path in
      "$sysconf_dir"/*) [ -n "$is_purge" ] && [ -z "$1" ] || continue ;;
    esac
    if grep -qE "^[^ ]+ $path\$" <<< "$owned"; then
      say "kept, a package's: $path"
    elif [ "$path" = "$front" ] && is_front_named; then
      say "$front becomes a stub"
      [ -n "$is_dry" ] || leave_stub
    else
      run rm -f "$root$path"
    fi
  done < <(tac "$root$state_dir/manifest" 2>/dev/null)
  run rm -f "$root$record" "$root$state_dir/manifest"
}
leave_stub() {
  write_stub "$(queue_of_settings)" || die "$front is still named, and the settings' queue_program is itself:" \
    "nothing can take its place. Take QMAILQUEUE out of:" "$(lines_with_front)"
  mv -f "$root$front.stub" "$root$front"
  warn_of_stub "rm $front"
}
purge_all() {
  if has_kept_mail && ! is_yes "$state_dir/quarantine has mail that was kept. Delete it for good?"; then
    say "$state_dir/quarantine and the user scanq stay: there is mail in it"
    run rm -rf "$root$sysconf_dir"
  else
    remove_settings_and_quarantine
  fi
}
is_yes() {
  local answer=''
  [ -t 0 ] && [ -z "$is_dry" ] || return 1
  read -r -p "$1 (yes or no) " answer
  [ "$answer" = yes ]
}
# --- the command line -------------------------------------------------------------------------
case ${1:-} in
  --dependencies) install_dependencies "${2:-build}"; exit ;;
  --list-packages) list_packages "${2:-all}"; exit ;;
esac
# need_value OPTION NUMBER-OF-ARGUMENTS VALUE WHAT
need_value() { [ "$2" -gt 1 ] && [ -n "$3" ] && [[ $3 != --* ]] || refuse "$1 wants $4"; }
# Names are those of the folder that this was called in.
absolute() { if [[ $1 == /* ]]; then echo "$1"; else echo "$called_in/$1"; fi; }
action=install_all
while [ $# -gt 0 ]; do
  case $1 in
    --tcprules) need_value "$1" $# "${2:-}" "the file that tcprules is made from, like /etc/tcp.smtp"
      tcprules=$(absolute "$2"); shift ;;
    --cdb) need_value "$1" $# "${2:-}" "the file that tcprules makes"; cdb=$(absolute "$2"); shift ;;
    --test) need_value "$1" $# "${2:-}" "the name of a local account"; test_account=$2; shift ;;
    --root) need_value "$1" $# "${2:-}" "a folder"; root=$(absolute "$2"); root=${root%/}; shift ;;
    --replace-queue) replaces_queue=yes ;;
    --postfix|--sendmail)
      [ -z "$mta" ] || [ "$mta" = "${1#--}" ] || refuse "--postfix and --sendmail exclude each other"
      mta=${1#--} ;;
    --dry-run) is_dry=yes ;;
    --uninstall) action=uninstall_all ;;
    --purge) is_purge=yes ;;
    -h|--help) usage; exit ;;
    *) refuse "there is no option $1" ;;
  esac
  shift
done
[ -z "$root" ] || [ -d "$root" ] || refuse "there is no folder $root"
[ -z "$cdb" ] || [ -n "$tcprules" ] || refuse "--cdb is for --tcprules"
if [ "$action" = uninstall_all ]; then
  [ -z "$mta$tcprules$replaces_queue$test_account" ] || refuse "--uninstall finds itself what was turned on, and takes --purge, --root or --dry-run beside it"
else
  [ -z "$is_purge" ] || refuse "--purge is for --uninstall"
fi
$action
