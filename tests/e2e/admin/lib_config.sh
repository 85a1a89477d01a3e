# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# For the tests of scanq config: sourced after lib.sh.

conf=$T/scanq.conf
config() { status=0; "$build/scanq" --conf "$conf" config "$@" > "$T/out" 2> "$T/err" || status=$?; }
got() { cat "$T/out" "$T/err"; }
