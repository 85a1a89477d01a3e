#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# Another processor: everything is cross-built for arm64, and what parses is tested in an emulation of it.
. "$(dirname "$0")/../e2e/lib.sh"
. "$(dirname "$0")/lib.sh"
cd "$top"
objects=$T/objects
libraries=$root/usr/lib/aarch64-linux-gnu
build_for_arm64() {
  # Without optimization and all of a folder at once, for time's sake; the flags of the target stay.
  PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$libraries/pkgconfig:$root/usr/share/pkgconfig \
    timeout -k 10 "$step_seconds" make -j"$(nproc)" CXX="aarch64-linux-gnu-g++ --sysroot=$root" \
    TOGETHER="lib tests" CXXFLAGS="-O0 -g0 -U_FORTIFY_SOURCE -Werror" BUILD="$objects" "$@" > "$T/out" 2>&1 ||
    fail "make $* ended with $?:" "$(tail -30 "$T/out")"
}

it "all programs are built for arm64, without a warning"
# Libraries and headers, unpacked and not installed: nothing of that system can run here.
make_folder
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
packages=$(./install.sh --list-packages build | grep -e '-dev$' | tr '\n' ,)catch2,libc6-dev,libmagic-mgc
fetch_archive "$suite-arm64" "$suite" --variant=extract --arch=arm64 --include="$packages"
tar -xpf "$top/build/roots/$suite-arm64.tar" -C "$root"
build_for_arm64 all
for program in qmail-scanq scanq scanq-inspect scanq-compose scanq-store scanq-milter; do
  expect_match "$program" 'AArch64' "$(readelf -h "$objects/$program" 2>&1 | grep Machine)"
done
[ ! -e "$objects/scanq-thaw" ] || fail "scanq-thaw is there, which is x86-64's"
[ "$any_failed" = 0 ] || exit 0

it "the units of mail, MIME and archives pass in an emulation of arm64"
build_for_arm64 "$objects/unit_tests" \
  UNIT_SOURCES="$(echo tests/unit/mail/*_test.cc tests/unit/mail/*/*_test.cc tests/unit/mime/*_test.cc tests/unit/archive/*_test.cc)"
timeout -k 10 "$step_seconds" qemu-aarch64 -L "$root" "$objects/unit_tests" > "$T/out" 2>&1 ||
  fail "the tests ended with $?:" "$(tail -30 "$T/out")"
