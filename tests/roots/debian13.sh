#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Debian 13: the list of packages, the build, a part of the tests, and the package, all in a system of its own.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/lib_small_root.sh"
source=/usr/src/qmail-scanq
# Nothing goes on from a step that failed.
step() { [ "$any_failed" = 0 ] || exit 0; it "$1"; }

it "install.sh installs the packages of its list, and names the one that Debian 13 does not have"
make_root trixie git make
give_source "$source"
in_root_quietly "$source/install.sh" --dependencies check
expect_equal "not there" ' mailfront' "$(sed -n 's/.* does not have these, and tests that need them are skipped://p' "$T/out")"
# Asked only: the browser that check-all wants is hundreds of megabytes.
in_root_quietly sh -c "apt-get -q -s install --no-install-recommends \$('$source/install.sh' --list-packages all | grep -vx mailfront)"

step "g++ 14 builds programs and tests without a warning"
in_root_quietly make -C "$source" -j"$(nproc)" CXXFLAGS=-Werror all test-programs build/release/unit_tests

step "the tests pass there: units, and end-to-end scripts, among them those of the image and of thawed workers"
chosen="archives_are_cleaned_inside bombs_are_stopped check clean_mail_is_unchanged confined_worker
  encrypted_is_recognised formats_are_opened image_gives_equal_verdicts image_is_refused image_is_used
  infected_mail_is_cleaned install_tcprules later_libclamav milter_speaks notices other_actions
  passwords_in_the_mail policies_differ quarantine_keeps_mail refusal_reaches_the_client store_runs_set_id
  update_fetches_signatures virus_wherever_it_sits worker_faults worker_user workers_are_thawed"
in_root env -C "$source" tests/run build/release/unit_tests $(printf 'tests/e2e/%s.sh ' $chosen) > "$T/out" 2>&1 ||
  fail "$(sed -n '/^failed:/,$p' "$T/out")" "$(grep '^  ' "$T/out" | tail -40)"
passed=$(sed -nE 's/^([0-9]+) passed, 0 failed.*/\1/p' "$T/out")
[ "${passed:-0}" -gt 500 ] || fail "only ${passed:-0} tests passed:" "$(tail -5 "$T/out")"

step "make deb makes a package; installed, it scans by thawed workers"
in_root_quietly make -C "$source" deb FROM="$source/build/release"
make_qmail
in_root_quietly sh -c "dpkg -i $source/build/packages/qmail-scanq_*.deb"
clean_mail > "$T/mail"
infected_mail > "$T/infected"
expect_installed
expect_mail_flows
