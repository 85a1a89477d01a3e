#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The caller must notice nothing that would harm a real qmail-smtpd or its client.
. "$(dirname "$0")/../lib.sh"
front=$T/program
scanq_conf
head -c 20000 /dev/zero | tr '\0' x > "$T/mail"
program() { printf '#!/bin/bash\n%s\n' "$1" > "$front"; chmod +x "$front"; send "$T/mail"; }

it "the caller notices a message that is not read"
program 'exit 31'
expect_equal "exit code" 31 "$exit_code"
[ "$unread" -gt 0 ] || fail "unread is $unread"

it "it notices a process that lives on"
program 'cat >/dev/null; cat <&1 >/dev/null; sleep 1000 <&- >&- 2>&- & exit 0'
expect_equal left 1 "$left"

it "it notices a death by signal and kills what hangs"
program 'cat >/dev/null; cat <&1 >/dev/null; kill -SEGV $$'
expect_equal end "signal 11" "$exit_code"
caller_options=(--seconds 1)
program 'cat >/dev/null; cat <&1 >/dev/null; while :; do :; done'
expect_equal end "signal 9" "$exit_code"

it "it reads the text on the descriptors asked for"
caller_options=() text_channels=(6 4)
program 'cat >/dev/null; cat <&1 >/dev/null; echo six >&6; echo four >&4; exit 82'
expect_text 6 '^six$'
expect_text 4 '^four$'
