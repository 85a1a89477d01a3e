#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# make install puts every program, page and text into place and keeps existing settings.
. "$(dirname "$0")/../lib.sh"
cd "$top"
install_again() {
  # With the folders that the build knows; other folders would have it built anew under the other
  # tests.
  make -s install "BUILD=${BUILD:-build/release}" DESTDIR="$T/root" > "$T/out" 2>&1 || fail "make install failed:" "$(tail -5 "$T/out")"
}

it "programs, manual pages, settings and texts are in place, nothing is writable for others"
install_again
for file in var/qmail/bin/qmail-scanq usr/local/lib/scanq/scanq-{inspect,compose,store,setup} usr/local/bin/scanq \
  etc/scanq/scanq.conf usr/local/share/man/man8/{qmail-scanq,scanq,scanq-store}.8 \
  usr/local/share/man/man5/scanq.conf.5 usr/local/share/scanq/scanq-test.ndb; do
  [ -f "$T/root/$file" ] || fail "missing: $file"
done
expect_equal "writable for others" '' "$(find "$T/root" -perm /022 -type f)"

it "every manual page tells the version"
"$build/scanq" --version | sed 's/^scanq /.Os qmail-scanq /' > "$T/os"
pages=$(grep -rLxFf "$T/os" "$T/root/usr/local/share/man" || true)
[ -z "$pages" ] || fail "without $(cat "$T/os"):" "$pages"

it "every unit of systemd is sound and starts programs that are there"
if ! command -v systemd-analyze > /dev/null; then skip "there is no systemd-analyze"; else
  units=$T/root/usr/local/lib/systemd/system
  sed -i "s|^ExecStart=scanq |ExecStart=$T/root/usr/local/bin/scanq |; s|^ExecStart=/usr/local/|ExecStart=$T/root/usr/local/|" "$units"/*.service
  systemd-analyze verify --man=no "$units"/scanq-* > "$T/out" 2>&1 || fail "$(cat "$T/out")"
fi

it "settings that are there are kept, the shipped ones stand beside them"
echo 'action_virus = reject' > "$T/root/etc/scanq/scanq.conf"
install_again
expect_equal settings 'action_virus = reject' "$(cat "$T/root/etc/scanq/scanq.conf")"
cmp conf/scanq.conf "$T/root/usr/local/share/scanq/scanq.conf" || fail "the shipped settings are not there"

it "every shipped setting is a comment, so that the defaults of the program count"
expect_equal "lines in force" '' "$(grep -vE '^(#|$)' conf/scanq.conf || true)"
scanq_conf
cat conf/scanq.conf >> "$T/scanq.conf"
clean_mail > "$T/mail"
send "$T/mail"
expect_exit 0
