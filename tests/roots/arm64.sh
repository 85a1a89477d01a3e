#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# arm64: all programs cross-built, and the units of what reads mails and archives, run by an emulated processor.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib.sh"
source=/usr/src/qmail-scanq
# Nothing goes on from a step that failed.
step() { [ "$any_failed" = 0 ] || exit 0; it "$1"; }

it "the packages of install.sh's list are there for arm64"
make_root bookworm
in_root_quietly dpkg --add-architecture arm64
in_root_quietly apt-get -q update
# Libraries are those of the other processor; what runs here, and the one library that it needs, is of this one.
# shellcheck disable=SC2046
apt_in_root $("$top/install.sh" --list-packages build | sed -E '/^(lib|zlib)/s/$/:arm64/') \
  libseccomp-dev $("$top/install.sh" --list-packages cross) catch2:arm64

step "g++ for arm64 builds all programs without a warning, and units"
give_source "$source"
# Not those that measure memory, which here would be the emulator's.
units=$(cd "$top" && ls tests/unit/{mail,mime,archive,milter,clamd,web}/*_test.cc | grep -v /mime_bounds_)
in_root_quietly make -C "$source" -j"$(nproc)" CXX=aarch64-linux-gnu-g++ AR=aarch64-linux-gnu-ar \
  PKG_CONFIG=aarch64-linux-gnu-pkg-config CXXFLAGS="-O1 -g0 -U_FORTIFY_SOURCE -Werror" \
  UNIT_SOURCES="$(echo $units)" all build/release/unit_tests
for program in qmail-scanq scanq scanq-inspect scanq-milter scanq-clamd scanq-store; do
  expect_equal "the processor of $program" b7 "$(od -An -tx1 -j 18 -N 1 "$root$source/build/release/$program" | tr -d ' ')"
done

step "the units pass on an emulated arm64"
in_root env -C "$source" qemu-aarch64 build/release/unit_tests > "$T/out" 2>&1 || fail "$(tail -40 "$T/out")"
passed=$(sed -nE 's/^All tests passed \(.* in ([0-9]+) test cases?\)$/\1/p' "$T/out")
[ "${passed:-0}" -gt 100 ] || fail "only ${passed:-0} passed:" "$(tail -5 "$T/out")"
