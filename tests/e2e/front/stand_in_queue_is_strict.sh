#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The stand-in must refuse all that the real qmail-queue refuses, or the other tests prove nothing.
. "$(dirname "$0")/../lib.sh"
front=$build/tests/queue_stand_in
scanq_conf
clean_mail > "$T/mail"
raw() { printf "$1" > "$T/raw"; envelope_file=$T/raw send "$T/mail"; }

it "the stand-in queue keeps message and envelope as they came"
send "$T/mail" alice@example.org bob@example.net carol@example.net
expect_exit 0
expect_queued 1
cmp "$T/mail" "$(message)" || fail "the message differs"
expect_equal envelope 'Falice@example.org|Tbob@example.net|Tcarol@example.net||' "$(envelope_of)"

it "it writes down environment, arguments, folder, descriptors and signals"
expect_match environment 'TCPREMOTEIP=192.0.2.7' "$(cat "$T/queue/1/environment")"
expect_equal folder "$T/qmail" "$(fact cwd)"
expect_equal "process id" "$pid" "$(fact pid)"
expect_equal SIGPIPE ignored "$(fact sigpipe)"
expect_match descriptors '^0 pipe:.*1 pipe:.*2 .*log$' "$(fact fd | tr '\n' ' ' | sed 's/ $//')"

it "it takes a message without recipients"
raw 'Fa@example.org\0\0'; expect_exit 0

it "an envelope that ends early is 54, a wrong record 91, a long address 11"
for part in 'F' 'Fa@b' 'Fa@b\0' 'Fa@b\0Tc@d' 'Fa@b\0Tc@d\0'; do raw "$part"; expect_exit 54; done
for part in 'Ta@b\0\0' 'Fa@b\0Qx\0\0' 'Fa@b\0Tc@d\0\0more'; do raw "$part"; expect_exit 91; done
raw "F$(printf 'a%.0s' {1..1002})\0\0"; expect_exit 0
raw "F$(printf 'a%.0s' {1..1003})\0\0"; expect_exit 11
expect_queued 3

it "it answers the code asked for and keeps nothing"
front_env=(STAND_IN_EXIT="0 53")
empty_queue
send "$T/mail"; expect_exit 0
send "$T/mail"; expect_exit 53
expect_queued 1
