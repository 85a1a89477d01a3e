#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq quarantine: release, forward, delete, expire.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_quarantine.sh"
keep_nasty

it "release queues the original to its recipients, with our header on top, and logs it"
quarantine release "$id"; expect_status 0
expect_queued 1
expect_unchanged "$T/mail"
expect_header "X-Virus-Status: Infected (Test.One)"
expect_header "X-Scanq-Released: $name"
expect_equal envelope 'Falice@example.org|Tbob@example.net|Tcarol@example.net||' "$(envelope_of)"
expect_err "^RELEASED id=$id quarantine=$name from=alice@example.org to=.*bob@example.net"

it "it cannot happen twice by accident"
quarantine release "$name"; expect_status 2; expect_queued 1
expect_err 'released already .*--again'
quarantine list; expect_out "> bob@example.net \+1  \(released\) the report"
quarantine release "$name" --again --to "dave@example.net"; expect_status 0; expect_queued 2
expect_equal envelope 'Falice@example.org|Tdave@example.net||' "$(envelope_of 2)"

it "a release that fails is not marked as one"
STAND_IN_EXIT=71 quarantine release "$other"; expect_status 2; expect_queued 2
expect_err 'was not released: .*exit 71'
quarantine release "$other"; expect_status 0; expect_queued 3
cmp "$T/nasty" <(tail -c "$(stat -c %s "$T/nasty")" "$(message 3)") || fail "it was changed"

it "forward sends it to another address, as an attachment that no program opens by itself"
quarantine forward "$name" --to analyst@example.com; expect_status 0; expect_queued 4
expect_equal envelope 'F|Tanalyst@example.com||' "$(envelope_of 4)"
python3 - "$(message 4)" "$T/mail" <<'END' || fail "the attachment is not the original"
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
text, attached = m.iter_parts()
assert m["Auto-Submitted"] == "auto-generated" and not m.defects
assert "Test.One in report.doc" in text.get_content()
assert attached.get_content_type() == "application/octet-stream"
assert attached.get_content() == open(sys.argv[2], "rb").read()
END
quarantine forward "$name"; expect_status 2

it "delete needs to be meant"
quarantine delete "$other"; expect_status 2; expect_kept 2; expect_err '\-\-yes'
quarantine delete "$other" --yes; expect_status 0; expect_kept 1

it "expire removes what is too old, what is over the quota, and litter"
send "$T/mail"; send "$T/mail"; send "$T/mail"
expect_kept 4
touch -d '31 days ago' "$T/quarantine/kept/$name/message"
mkdir "$T/quarantine/tmp/1"; touch "$T/quarantine/tmp/1/message"
newest=$(kept | sort | tail -1)
canned_conf "quarantine_max_messages = 1"
quarantine expire; expect_status 0
expect_out '^removed: 1 older than 30 days, 2 for lack of room, 1 unfinished; kept: 1 messages'
expect_equal kept "$newest" "$(kept)"
expect_equal "left in tmp" "" "$(ls "$T/quarantine/tmp")"

it "an entry that cannot be read is named, and is no failure for all others"
mkdir "$T/quarantine/kept/1"; echo '{}' > "$T/quarantine/kept/1/record"; touch "$T/quarantine/kept/1/message"
mkdir "$T/quarantine/kept/2"
for form in '' --json; do
  quarantine list $form; expect_status 0; expect_out "$newest"
  expect_err '^scanq: cannot be read: 1: .*scanq quarantine delete 1 removes it$'
  expect_err '^scanq: cannot be read: 2: .*scanq quarantine delete 2 removes it$'
done
quarantine show 1; expect_status 2
quarantine delete 1 2 --yes; expect_status 0
quarantine list; expect_status 0; expect_equal complaints "" "$(cat "$T/err")"

it "syslog has who released, forwarded and deleted what"
[ ! -e /dev/log ] || { skip "a syslog daemon takes the lines"; exit 0; }
acts() { grep -cE -- "^$1" "$T/lock/unlogged.$(id -u)" || true; }
expect_equal "a release" 1 "$(acts "RELEASED id=$id quarantine=$name from=alice@example.org to=.*bob@example.net.* by_user=$(id -u)\$")"
expect_equal "a forwarding" 1 "$(acts "FORWARDED id=$id quarantine=$name .* to=analyst@example.com by_user=$(id -u)\$")"
expect_equal "a deletion" 1 "$(acts "DELETED id=[^ ]+ quarantine=$other from=.* by_user=$(id -u)\$")"
expect_equal "an entry that could not be read" 1 "$(acts "DELETED quarantine=1 by_user=$(id -u)\$")"
SUDO_USER='eve by_user=1' quarantine delete "$newest" --yes; expect_status 0
expect_equal "who became root" 1 "$(acts "DELETED id=.* by_user=$(id -u) sudo_user=\"eve by_user=1\"\$")"
