#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq setup: messages in quarantine are read, released, forwarded and removed.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_setup.sh"
start
expect_screen 'Quarantine +1'

it "a message in quarantine is shown and released"
open_page 7
expect_screen 'alice@example.org +Test.One +the report'
keys Enter
expect_screen "$name" 'recipient +bob@example.net' 'Release'
keys Tab Tab Enter
expect_screen 'Send the original' 'Test.One' '-> bob@example.net'
keys Tab Enter
expect_screen "released $name"
expect_queued 1
expect_unchanged "$T/mail"
keys Enter
expect_screen 'released +20[0-9TZ:-]+ by user [0-9]+ to bob@example.net'
expect_no_screen 'x0a'

it "a text that is longer than the screen is read on by Page Down, and the keys line says so"
expect_screen 'Page Down: read on' 'Esc: back'
expect_no_screen '_frontier--'
keys NPage; keys NPage
expect_screen '--=_frontier--'
keys PPage; keys PPage
expect_screen 'recipient +bob@example.net'

it "it is sent to an administrator, as an attachment"
keys Tab Tab Tab Enter
expect_screen 'To which address' 'postmaster'
keys Enter
expect_screen "forwarded $name"
expect_queued 2
expect_match envelope '^F.*\|Tpostmaster' "$(envelope_of 2)"
keys Enter; expect_screen 'recipient +bob@example.net'

it "it is removed only where the question is answered by yes"
keys Tab Tab Tab Tab Enter
expect_screen 'for good'
keys Enter
expect_screen 'recipient +bob@example.net'
expect_kept 1
keys Tab Tab Tab Tab Enter
expect_screen 'for good'
keys Tab Enter
expect_screen "deleted $name"
expect_kept 0
keys Enter; expect_screen 'Nothing is kept back'
keys Enter; expect_screen 'A change counts'
