# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of install.sh below $root, a folder of its own, with a stand-in for qmail-queue: sourced after lib.sh.
#
#   try_it OPTION...   runs install.sh there: sets status, its words are in $T/out
#   run_it OPTION...   the same, and it has to succeed

[ "$(id -u)" = 0 ] || { skip "needs root"; exit 0; }
root=$T/root qmail=/var/qmail
mkdir -p "$root/etc" "$root$qmail/bin"
echo 'root:x:0:0:root:/root:/bin/sh' > "$root/etc/passwd"
echo 'root:x:0:' > "$root/etc/group"
cp "$build/tests/queue_stand_in" "$root$qmail/bin/qmail-queue"
try_it() {
  status=0
  (cd "$top" && BUILD=${BUILD:-build/release} ./install.sh --root "$root" "$@") > "$T/out" 2>&1 < /dev/null || status=$?
}
run_it() { try_it "$@"; [ "$status" = 0 ] || fail "install.sh $* ended with $status:" "$(tail -20 "$T/out")"; }
