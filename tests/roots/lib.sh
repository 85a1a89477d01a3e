# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For tests in a Debian system of their own, fetched from the mirrors that this machine's apt uses.
# To be read after e2e/lib.sh, before anything else is done:
#
#   make_root SUITE [PACKAGE...]  makes $root: the smallest system of this suite (bookworm, trixie) that
#                                 apt works in, and these packages; ends as skipped where the mirror has none
#   in_root COMMAND...            runs it there, as root, with a /proc and no /sys, as in any chroot;
#                                 NAME=VALUE before it are its environment. It may take $step_seconds
#   apt_in_root PACKAGE...        installs packages there
#   give_source FOLDER            copies this source tree there, as a fresh clone has it
#   in_root_quietly COMMAND...    the same as in_root; the output is in $T/out, and is shown where it fails
#
# The script runs in mount and process namespaces of its own, and the system lies in memory where there is
# enough: whatever way the script ends, its processes, mounts and that system end with it. So there is
# nothing to unmount, and nothing that is removed can reach through a mount.

root=$T/root
step_seconds=2400
if [ -z "${SCANQ_ROOT_OF:-}" ]; then
  trap - EXIT ERR
  leave() { rm -r --one-file-system -- "$T"; exit "$1"; }
  say_skipped() { echo "skipped $(basename "$0" .sh): $1"; leave 0; }
  [ "$(id -u)" = 0 ] || say_skipped "needs root"
  unshare --mount --pid --fork true 2> /dev/null || say_skipped "needs namespaces for mounts and processes"
  status=0
  SCANQ_ROOT_OF=$T unshare --mount --pid --fork --kill-child --mount-proc --propagation private "$0" || status=$?
  leave "$status"
fi
# Within the namespaces: uses the folder of the script outside, which also removes it.
rmdir "$T"
T=$SCANQ_ROOT_OF root=$SCANQ_ROOT_OF/root
remove_files() { :; }

# The sources that this machine has of its own distribution, as lines of sources.list for this
# suite.
sources_for() {
  local own key=/usr/share/keyrings/debian-archive-keyring.gpg
  own=$(. /etc/os-release && echo "$VERSION_CODENAME")
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    sed -nE "s,^([^ ]+) $own((-updates|-security)? [a-z-]+)\$,deb [signed-by=$key] \\1 $1\\2,p" | sort -u
}
# The settings by which this machine's apt reaches them.
apt_settings() { apt-config dump | grep -E '^Acquire::(https?::|Check-|Retries).* ".+";'; }

# fetch_system SUITE TARGET OPTION...: by mmdebstrap, from those sources; TMPDIR is for what it unpacks.
# Without the mirror the script ends here, as skipped.
fetch_system() {
  local suite=$1 target=$2
  shift 2
  apt_settings > "$T/apt.conf" || true
  sources_for "$suite" > "$T/sources.list"
  timeout -k 10 "$step_seconds" mmdebstrap --mode=root --aptopt="$T/apt.conf" "$@" "$suite" "$target" "$T/sources.list" \
    > "$T/out" 2>&1 && return
  skip "no system of $suite could be fetched: $(grep -E '^E: ' "$T/out" | tail -1 | cut -c 1-200)"
  exit 0
}
# fetch_archive NAME SUITE OPTION...: as build/roots/NAME.tar, once a day, for all scripts that want it.
fetch_archive() {
  local archive=$top/build/roots/$1.tar
  mkdir -p "${archive%/*}"
  exec 9> "$archive.lock"
  flock 9
  if [ -z "$(find "$archive" -mmin -1440 2> /dev/null)" ]; then
    TMPDIR=$root fetch_system "$2" "$archive.new" --format=tar "${@:3}" 9>&-
    mv "$archive.new" "$archive"
  fi
  exec 9>&-
}
# An empty folder, in memory where there is enough.
make_folder() {
  mkdir -p "$root"
  [ "$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)" -lt 8000000 ] || mount -t tmpfs -o mode=755,size=6g root "$root"
}

make_root() {
  local suite=$1
  shift
  make_folder
  fetch_archive "$suite" "$suite" --variant=minbase --include=ca-certificates
  tar -xpf "$top/build/roots/$suite.tar" -C "$root"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  cp /etc/hosts "$root/etc/hosts"
  echo force-unsafe-io > "$root/etc/dpkg/dpkg.cfg.d/thrown-away"
  mount -t proc proc "$root/proc"
  in_root apt-get -q -o APT::Update::Error-Mode=any update > "$T/out" 2>&1 ||
    { skip "the mirror of $suite gave no lists: $(grep -E '^E: ' "$T/out" | tail -1)"; exit 0; }
  [ $# = 0 ] || apt_in_root "$@"
}
in_root() {
  timeout -k 10 "$step_seconds" chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@" < /dev/null
}
in_root_quietly() { in_root "$@" > "$T/out" 2>&1 || fail "$* ended with $?:" "$(tail -30 "$T/out")"; }
apt_in_root() {
  in_root_quietly apt-get -q -y -o Dpkg::Use-Pty=0 install --no-install-recommends "$@"
}
give_source() {
  mkdir -p "$root$1"
  tar -C "$top" --exclude=./build --exclude-vcs --exclude=__pycache__ -cf - . | tar -C "$root$1" -xf -
}
