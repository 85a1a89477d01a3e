#!/bin/bash
# The package for rpm: what is in it, for whom, and what its scripts do.
. "$(dirname "$0")/lib.sh"
cd "$top"
package=$T/packages/qmail-scanq-0.1.0-1.x86_64.rpm
# has MODE OWNER PATH: a line of the package's list
has() { grep -qE "^$1 .* $2 +$2 .* $3\$" "$T/list" || fail "no $1 $2 $3 in the package:" "$(grep -F "$3" "$T/list")"; }

it "make rpm makes a package with all the files, each with its owner and mode"
make -s rpm PACKAGES="$T/packages" FROM="$build" > "$T/out" 2>&1 || fail "make rpm:" "$(tail -20 "$T/out")"
rpm -qlvp "$package" > "$T/list"
has -rwxr-xr-x root /var/qmail/bin/qmail-scanq
has -rwxr-xr-x root /usr/bin/scanq
has -rwxr-xr-x root /usr/lib/scanq/scanq-inspect
has -rwsr-xr-x scanq /usr/lib/scanq/scanq-store
has drwx------ scanq /var/lib/scanq/quarantine
has drwxrwxrwt root /var/lib/scanq/lock
has -rw-r--r-- root /usr/lib/systemd/system/scanq-image.path
has -rw-r--r-- root /etc/cron.d/qmail-scanq

it "nothing of qmail's own is in it, nor of the folder it was built in"
! grep -q 'bin/qmail-queue' "$T/list" || fail "qmail-queue is in the package"
rpm2cpio "$package" | (mkdir "$T/files" && cd "$T/files" && cpio -id --quiet)
! grep -rlF "$T" "$T/files" > "$T/out" || fail "the folder is named in:" "$(cat "$T/out")"

it "settings are kept over an upgrade"
rpm -qp --configfiles "$package" > "$T/out"
grep -qx /etc/scanq/scanq.conf "$T/out" || fail "$(cat "$T/out")"
rpm -qp --qf '[%{FILEFLAGS:fflags} %{FILENAMES}\n]' "$package" | grep -qE '^cn /etc/scanq/scanq.conf' || fail "not noreplace"

it "the user is made before the files come, the image after; removal stops the units"
rpm -qp --scripts --filetriggers "$package" > "$T/scripts"
sed -n '/^preinstall/,/^postinstall/p' "$T/scripts" | grep -qx make_user || fail "$(cat "$T/scripts")"
sed -n '/^postinstall/,/^preuninstall/p' "$T/scripts" | grep -q 'enable --now $units' || fail "$(cat "$T/scripts")"
sed -n '/^preuninstall/,/^postuninstall/p' "$T/scripts" | grep -q 'disable --now $units' || fail "$(cat "$T/scripts")"
for unit in scanq-image.path scanq-update.timer scanq-warm.service; do
  grep -q "^units='.*$unit" "$T/scripts" || fail "$unit is not turned on"
done
grep -q '^transfiletriggerin.*libclamav' "$T/scripts" || fail "no trigger for libclamav"

it "every script parses"
for script in PREIN POSTIN PREUN POSTUN; do
  rpm -qp --qf "%{$script}\n" "$package" > "$T/script"
  sh -n "$T/script" 2> "$T/out" || fail "$script: $(cat "$T/out")"
done
