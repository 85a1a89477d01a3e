#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The first day on a fresh Debian 12, as README.md tells it.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib.sh"

it "on a system that has git and make, make demo installs what it needs and keeps its promises"
make_root bookworm git make
give_source /root/qmail-scanq
in_root_quietly make -C /root/qmail-scanq demo
grep -q '^All promises were kept' "$T/out" || fail "$(tail -20 "$T/out")"
