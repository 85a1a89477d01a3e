#!/bin/bash
# Installs what qmail-scanq needs.
#
#   ./install.sh --dependencies [build|demo|test|all]   Debian packages (default: build); root is needed
#                                                  only when one is missing
#   ./install.sh --list-packages [build|demo|test|all]  prints their names
set -eu

# The one list of Debian packages: what it is for, then its name.
packages() {
  cat <<'END'
build  g++
build  make
build  pkg-config
build  libclamav-dev
build  libgmime-3.0-dev
build  libarchive-dev
build  libinih-dev
build  libmagic-dev
build  libseccomp-dev
build  nlohmann-json3-dev
test   catch2
test   binutils
test   clang
test   clang-format
test   clang-tidy
test   cppcheck
test   codespell
test   gpg
test   gpg-agent
test   mailfront
test   mandoc
test   openssl
test   procps
demo   python3
test   python3-dkim
test   qpsmtpd
test   swaks
test   ucspi-tcp
test   zip
END
}

list_packages() {
  case $1 in
    demo) packages | awk '$1 == "build" || $1 == "demo" { print $2 }' ;;
    build|test) packages | awk -v group="$1" '$1 == group { print $2 }' ;;
    all) packages | awk '{ print $2 }' ;;
    *) echo "install.sh: no group of packages \"$1\"; there are build, demo, test, all" >&2; exit 2 ;;
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

case ${1:-} in
  --dependencies) install_dependencies "${2:-build}" ;;
  --list-packages) list_packages "${2:-all}" ;;
  -h|--help) usage ;;
  *) usage >&2; exit 2 ;;
esac
