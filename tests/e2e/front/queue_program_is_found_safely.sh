#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The queue program that the front becomes, which is never the front itself.
. "$(dirname "$0")/../lib.sh"
clean_mail > "$T/mail"
stand_in=$build/tests/queue_stand_in

it "QMAILQUEUE, which names us, is not what we become"
scanq_conf
front_env=(QMAILQUEUE="$front"); send "$T/mail"; expect_exit 0
expect_queued 1

it "SCANQ_QMAILQUEUE overrides the setting"
scanq_conf 'queue_program = /nonexistent'
front_env=(SCANQ_QMAILQUEUE="$stand_in"); send "$T/mail"; expect_exit 0
expect_queued 2

it "a queue program that is ourselves is refused with a word on it"
front_env=()
scanq_conf "queue_program = $front"; send "$T/mail"; expect_exit 55
expect_log 'loop'
ln -s "$front" "$T/link"; scanq_conf "queue_program = $T/link"; send "$T/mail"; expect_exit 55
ln "$front" "$T/hard" 2>/dev/null || cp -l "$front" "$T/hard" 2>/dev/null || ln -s "$front" "$T/hard"
scanq_conf "queue_program = $T/hard"; send "$T/mail"; expect_exit 55
scanq_conf; front_env=(SCANQ_QMAILQUEUE="$front"); send "$T/mail"; expect_exit 55
expect_queued 2

it "a queue program that is missing or no program is 120, and the log names it"
front_env=()
scanq_conf "queue_program = $T/none"; send "$T/mail"; expect_exit 120
expect_log "$T/none"
scanq_conf "queue_program = $T"; send "$T/mail"; expect_exit 120
touch "$T/plain"; scanq_conf "queue_program = $T/plain"; send "$T/mail"; expect_exit 120
expect_queued 2

it "every exit code of the queue program reaches the caller as it is"
scanq_conf
for code in 11 31 51 52 53 54 61 62 63 64 65 66 71 81 91 99 115 255; do
  front_env=(STAND_IN_EXIT=$code); send "$T/mail"; expect_exit $code
done
front_env=(STAND_IN_ACT=kill); send "$T/mail"; expect_exit "signal 9"
expect_queued 2
