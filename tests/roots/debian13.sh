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

# Without optimization, and with a part of the units, for time's sake: of what other versions of libraries, libc and
# compiler may change.
step "g++ 14 builds programs and tests without a warning"
units=$(cd "$top" && echo tests/unit/{base,mime,archive,image,freeze}/*_test.cc)
in_root_quietly make -C "$source" -j"$(nproc)" CXXFLAGS="-O0 -g0 -U_FORTIFY_SOURCE -Werror" \
  UNIT_SOURCES="$units" all test-programs build/release/unit_tests

step "the tests pass there: units, and end-to-end scripts, among them those of the image and of thawed workers"
chosen=(tests/e2e/admin/update_fetches_signatures.sh
  tests/e2e/front/{clean_mail_is_unchanged,other_actions,policies_differ,refusal_reaches_the_client}.sh
  tests/e2e/image/{image_is_used,image_is_refused,image_of_others_is_refused,bad_image_is_confined,later_libclamav}.sh
  tests/e2e/milter/milter_speaks.sh
  tests/e2e/rewrite/{archives_are_cleaned_inside,infected_mail_is_cleaned,notices}.sh
  tests/e2e/scan/{encrypted_is_recognised,passwords_in_the_mail,virus_wherever_it_sits}.sh
  tests/e2e/store/{quarantine_keeps_mail,store_runs_set_id}.sh
  tests/e2e/worker/{confined_worker,worker_user,workers_are_thawed}.sh)
in_root env -C "$source" tests/run build/release/unit_tests "${chosen[@]}" tests/servers/smtp_through_mailfront.sh > "$T/out" 2>&1 ||
  fail "$(sed -n '/^failed:/,$p' "$T/out")" "$(grep '^  ' "$T/out" | tail -40)"
passed=$(sed -nE 's/^([0-9]+) passed, 0 failed.*/\1/p' "$T/out")
[ "${passed:-0}" -gt 200 ] || fail "only ${passed:-0} tests passed:" "$(tail -5 "$T/out")"
grep -q '^skipped servers/smtp_through_mailfront.sh: .*mailfront' "$T/out" || fail "mailfront's test was not skipped:" "$(tail -5 "$T/out")"

step "make deb makes a package; installed, it scans by thawed workers"
in_root_quietly make -C "$source" deb FROM="$source/build/release"
make_qmail
in_root_quietly sh -c "dpkg -i $source/build/packages/qmail-scanq_*.deb"
clean_mail > "$T/mail"
infected_mail > "$T/infected"
expect_installed
expect_mail_flows
