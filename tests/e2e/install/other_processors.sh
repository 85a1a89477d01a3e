#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
# The build follows the compiler's target: flags, the list of system calls, or a refusal.
. "$(dirname "$0")/../lib.sh"
cd "$top"
# compiler TARGET: one that says so, and nothing else
compiler() {
  printf '#!/bin/sh\necho %s\n' "$1" > "$T/compiler"
  chmod 755 "$T/compiler"
}
make_for() { compiler "$1"; MAKEFLAGS= MAKELEVEL=0 make -n CXX="$T/compiler" BUILD="$T/build" all > "$T/out" 2>&1; }

it "where the target is no Linux with glibc, the build stops with one sentence"
for target in x86_64-alpine-linux-musl x86_64-unknown-freebsd14.0; do
  ! make_for "$target" || fail "it builds for $target"
  expect_equal "$target" "Makefile:N: *** qmail-scanq needs Linux with the GNU C library, and $T/compiler builds for $target.  Stop." \
    "$(sed 's/^Makefile:[0-9]*/Makefile:N/' "$T/out")"
done

it "flags are those of the target; scanq-thaw is built where it works"
make_for aarch64-linux-gnu
grep -q -- '-mbranch-protection=standard' "$T/out" || fail "no branch protection for aarch64"
! grep -qE -- '-fcf-protection|scanq-thaw' "$T/out" || fail "x86's flag or program for aarch64"
for generator in print_call_filter print_jis_table; do
  grep -qE "^g\+\+ .* -o $T/build/gen/$generator " "$T/out" || fail "$generator, which runs here, is built for aarch64"
done
make_for x86_64-linux-gnu
grep -q -- '-fcf-protection' "$T/out" && grep -q 'scanq-thaw' "$T/out" || fail "not for x86_64"

# The filter is a program, which is run here with calls as the kernels of both would pass them:
# architecture, number and third argument, and the action that is wanted (linux/seccomp.h).
it "the list of system calls has the numbers of the target"
for processor in x86_64 aarch64; do
  "$build/gen/print_call_filter" "$processor" > "$T/filter.$processor"
done
python3 - "$T" <<'PYTHON' || fail "see above"
import re, sys

X86, ARM = 0xC000003E, 0xC00000B7
KILL, ALLOW, ERRNO = 0x80000000, 0x7FFF0000, 0x00050000

def run(steps, arch, number, argument):
    data = {0: number, 4: arch, 32: argument & 0xFFFFFFFF, 36: argument >> 32}
    value, at = 0, 0
    while True:
        code, yes, no, k = steps[at]
        at += 1
        if code == 0x20: value = data.get(k, 0)
        elif code == 0x54: value &= k
        elif code == 0x06: return k
        elif code == 0x05: at += k
        else: at += yes if {0x15: value == k, 0x25: value > k, 0x35: value >= k}[code] else no

PROT_EXEC_WRITE, PROT_WRITE = 6, 2
wanted = {
    # openat, socket, mmap to write, mmap to write and run, readlinkat, of the other machine
    "x86_64": [(X86, 257, 0, ALLOW), (X86, 41, 0, KILL), (X86, 9, PROT_WRITE, ALLOW),
               (X86, 9, PROT_EXEC_WRITE, KILL), (X86, 267, 0, ERRNO | 22), (ARM, 56, 0, KILL)],
    "aarch64": [(ARM, 56, 0, ALLOW), (ARM, 198, 0, KILL), (ARM, 222, PROT_WRITE, ALLOW),
                (ARM, 222, PROT_EXEC_WRITE, KILL), (ARM, 78, 0, ERRNO | 22), (X86, 257, 0, KILL)],
}
wrong = False
for processor, calls in wanted.items():
    text = open(f"{sys.argv[1]}/filter.{processor}").read()
    steps = [tuple(int(part, 0) for part in line) for line in re.findall(r"\{(\w+), (\w+), (\w+), (\w+)\}", text)]
    for arch, number, argument, action in calls:
        got = run(steps, arch, number, argument)
        if got != action:
            wrong = True
            print(f"        {processor}: call {number} of {arch:#x} with {argument}: {got:#x}, not {action:#x}")
sys.exit(wrong)
PYTHON
