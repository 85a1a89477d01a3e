# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of scanq replay: sourced after lib.sh.

scanq_conf
export SCANQ_CONF=$T/scanq.conf
clean_mail > "$T/clean"
infected_mail > "$T/infected"
# replay [ARGUMENT...]: sets status; output in $T/out, complaints in $T/err
replay() { status=0; "$build/scanq" replay "$@" > "$T/out" 2> "$T/err" || status=$?; }
expect_line() { grep -qE -- "$1" "$T/out" || fail "no line matches \"$1\"; the output:" "$(cat "$T/out" "$T/err")"; }
