# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The stub in the place of qmail-scanq after it was removed, for as long as something still names it: it
# becomes the real queue program, so that no mail stops. install.sh sources this file; the
# packages carry it in their scripts. POSIX sh.
#
# It wants root (empty, or the folder to work below) and qmail_dir.

front=$qmail_dir/bin/qmail-scanq

# Each line of rules, run scripts and environment folders that names the front, as FILE:LINE:TEXT.
# Folders and sockets of supervise are no files to read.
lines_with_front() {
  for place in "$root/etc" "$root$qmail_dir/control" "$root$qmail_dir/rc" "$root$qmail_dir/supervise" \
    "$root/service" "$root/var/service"; do
    grep -RInswF -D skip --exclude='*.before-scanq' -- "$front" "$place" || true
  done | grep -vE '^[^:]*:[0-9]+:[[:space:]]*#' | sort -u
}
# Servers that have it in their environment: they name it until they end.
processes_with_front() {
  [ -z "$root" ] || return 0
  for environment in /proc/[0-9]*/environ; do
    ! grep -qzxF "QMAILQUEUE=$front" "$environment" 2>/dev/null || echo "${environment%/environ}" | sed 's|/proc/||'
  done
}
is_front_named() { [ -n "$(lines_with_front)$(processes_with_front)" ]; }

# write_stub QUEUE: makes the stub beside the front. Fails where that queue program would be the front.
write_stub() {
  [ "$(readlink -f "$root$1")" != "$(readlink -f "$root$front")" ] || return 1
  cat > "$root$front.stub" <<STUB
#!/bin/sh
# qmail-scanq was removed while something still named it as QMAILQUEUE. This hands each message on
# unscanned, so that no mail stops. Take QMAILQUEUE out, then delete this file.
echo 'SCANNED:0 reason="qmail-scanq was removed and QMAILQUEUE still names it"' >&2
exec "\${SCANQ_QMAILQUEUE:-$1}"
STUB
  chmod 755 "$root$front.stub"
}
is_stub() { [ -f "$1" ] && grep -q '^# qmail-scanq was removed while' "$1"; }
remove_stub() { ! is_stub "$root$front" || rm -f "$root$front"; }

# Says what to take out. Its argument is how the stub goes afterwards.
warn_of_stub() {
  echo "qmail-scanq: WARNING: mail is still handed to $front, which was removed." >&2
  echo "A stub in its place hands all mail on, UNSCANNED. Take QMAILQUEUE out of:" >&2
  lines_with_front | sed 's/^/    /' >&2
  processes_with_front | while read -r process; do
    echo "    (process $process has it until it ends: $(tr '\0' ' ' < "/proc/$process/cmdline" | cut -c1-60))" >&2
  done
  echo "For the source of a FILE.cdb then: tcprules FILE.cdb FILE.tmp < FILE. The stub goes with: $1" >&2
}
