#!/bin/bash
# make install puts every program, page and text into place and keeps settings that are there.
. "$(dirname "$0")/lib.sh"
cd "$top"
install_again() {
  make -s install "BUILD=${BUILD:-build/release}" DESTDIR="$T/root" QMAIL_DIR=/var/qmail PREFIX=/usr \
    SYSCONF_DIR=/etc/scanq > "$T/out" 2>&1 || fail "make install failed:" "$(tail -5 "$T/out")"
}

it "programs, manual pages, settings and texts are in place, nothing is writable for others"
install_again
for file in var/qmail/bin/qmail-scanq usr/lib/scanq/scanq-{inspect,compose,setup} usr/bin/scanq \
  etc/scanq/scanq.conf usr/share/man/man8/{qmail-scanq,scanq}.8 usr/share/man/man5/scanq.conf.5 \
  usr/share/scanq/scanq-test.ndb; do
  [ -f "$T/root/$file" ] || fail "missing: $file"
done
expect_equal "writable for others" '' "$(find "$T/root" -perm /022 -type f)"

it "settings that are there are kept, the shipped ones stand beside them"
echo 'action_virus = reject' > "$T/root/etc/scanq/scanq.conf"
install_again
expect_equal settings 'action_virus = reject' "$(cat "$T/root/etc/scanq/scanq.conf")"
cmp conf/scanq.conf "$T/root/usr/share/scanq/scanq.conf" || fail "the shipped settings are not there"

it "every shipped setting is a comment, so that the defaults of the program count"
expect_equal "lines in force" '' "$(grep -vE '^(#|$)' conf/scanq.conf || true)"
scanq_conf
cat conf/scanq.conf >> "$T/scanq.conf"
clean_mail > "$T/mail"
send "$T/mail"
expect_exit 0
