#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# scanq setup: policies, signatures, tests, and what settings mean.
. "$(dirname "$0")/../lib.sh"
. "$(dirname "$0")/lib_setup.sh"
reject_viruses
start
expect_screen 'Mail virus scanner'

it "a policy is added with recipients and gets an action of its own"
open_page 5
expect_screen 'Add a policy'
keys Enter
expect_screen 'Name of the new policy'
keys -l 'sales'; keys Enter
expect_screen 'Recipients that it is for'
keys -l '@sales.example [x]*'; keys Enter
expect_screen 'Not changed' 'none of user@domain'
keys Enter
expect_screen 'Recipients that it is for'
type_over '@sales.example'
keys Enter
expect_screen 'Recipients +@sales.example' 'Senders +all' 'Virus +reject'
keys Home Down Down Down Enter
expect_screen 'sales: Virus' 'as outside of all policies'
keys Home Enter
expect_screen 'Virus +pass  deliver as it is'
expect_equal policy '[policy sales]|recipients = @sales.example|action_virus = pass|' "$(tail -3 "$conf" | tr '\n' '|')"
keys Enter
expect_screen 'as outside of all policies'
keys End Enter
expect_screen 'Virus +reject'
expect_equal policy '[policy sales]|recipients = @sales.example|' "$(tail -2 "$conf" | tr '\n' '|')"
keys Escape; expect_screen 'The first policy that matches'; to_menu

it "the signatures are shown and updated at once, in sight"
open_page 6
expect_screen 'The newest are of: 20[0-9-]+ ' 'Update now'
keys Home Down Enter
expect_screen 'test.ndb of '
keys Enter
expect_screen 'Update now'
keys Home Enter
expect_screen '^fetching' 'Press Enter to go back'
keys Enter
expect_screen 'Update now'
to_menu

it "the installation is checked"
open_page 8
expect_screen 'Send test viruses'
keys Enter
expect_screen 'scanq CRITICAL' '^ +│ CRITICAL  [a-z-]+ +[^ ]'
expect_screen '^ +│ {20,}[^ │]'
keys Escape; expect_screen 'Send test viruses'

it "the sending of test viruses is watched, and how they fared is told"
keys Home Down Enter
expect_screen 'Its name' 'postmaster'
keys Enter
expect_screen 'scanq test: virus in a zip archive' '[0-3] of 3 test viruses' 'Press Enter to go back'
keys Enter
expect_screen 'Send test viruses'; to_menu

it "what a setting takes is told with what an empty one means"
open_page 3
expect_screen 'Address +\(empty\)'
keys Home Down Enter
expect_screen 'empty: MAILER-DAEMON at this server' 'New value:'
keys Escape; expect_screen 'Address +\(empty\)'; to_menu
