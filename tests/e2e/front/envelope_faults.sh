#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# A fault in an envelope gets qmail-queue's own exit code, and nothing is queued.
. "$(dirname "$0")/../lib.sh"
scanq_conf
clean_mail > "$T/mail"
raw() { printf '%b' "$1" > "$T/raw"; envelope_file=$T/raw send "$T/mail"; }
letters() { head -c "$1" /dev/zero | tr '\0' a; }

it "an envelope that ends early means that the caller gave up: 54, nothing is queued"
for part in '' 'F' 'Fa@b' 'Fa@b\0' 'Fa@b\0Tc@d' 'Fa@b\0Tc@d\0'; do
  raw "$part"; expect_exit 54
done
expect_queued 0

it "an envelope that does not begin with a sender is 91"
for part in 'Ta@b\0\0' '\0' 'xa@b\0\0'; do raw "$part"; expect_exit 91; done
expect_queued 0

it "an address of over 1002 bytes is 11, one of 1002 is taken"
raw "F$(letters 1003)\0Tc@d\0\0"; expect_exit 11
raw "Fa@b\0T$(letters 1003)\0\0"; expect_exit 11
expect_queued 0
raw "F$(letters 1002)\0T$(letters 1002)\0\0"; expect_exit 0
expect_queued 1

it "a long address in an envelope that then ends early is read to its end"
raw "F$(letters 100000)\0"
expect_match "exit code" '^(11|54)$' "$exit_code"
expect_queued 1

it "no recipient, an empty sender, VERP forms and bytes above 127 are passed on as they are"
empty_queue
raw 'Fa@b\0\0'; expect_exit 0
raw 'F\0Tc@d\0\0'; expect_exit 0
raw 'Flist-@example.org-@[]\0T#@[]\0\0'; expect_exit 0
raw 'F\xe3\x81\x82@\xff\x80\0T\x01\x0a\x7f@b\0\0'; expect_exit 0
cmp "$T/raw" "$T/queue/4/envelope" || fail "the envelope was changed"
expect_queued 4

it "records of s/qmail are passed on between sender and end, recipients keep their order"
front_env=(STAND_IN_RECORDS=Q)
empty_queue
raw 'Fa@b\0Tc@d\0Q\0Te@f\0\0'; expect_exit 0
expect_equal "records" 'Fa@b Q Tc@d Te@f' "$(envelope_of | tr '|' '\n' | sed '1!{/^$/d}' | sort | xargs)"
expect_match "order" '^Fa@b\|.*Tc@d\|.*Te@f\|.*\|$' "$(envelope_of)"

it "ten thousand recipients are passed on in their order"
front_env=()
empty_queue
{ printf 'Fa@b\0'; printf 'Tuser%d@example.net\0' {1..10000}; printf '\0'; } > "$T/raw"
envelope_file=$T/raw send "$T/mail"
expect_exit 0
cmp "$T/raw" "$T/queue/1/envelope" || fail "the envelope was changed"
