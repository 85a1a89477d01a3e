// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// gettimeofday(2) for libclamav, which asks for the time after every tenth logical signature to see
// whether its time has run out: some 6,500 times for a mail of 22 KB and the full set. A thawed
// worker has no vdso, so each call would go to the kernel. When calls follow each other quickly,
// most get the time of the last one. Linked into a program by name and kept out of the archive,
// like malloc_override.
#pragma once

namespace scanq {

// To be called first in a process that goes on with the memory of another one.
void forget_time();

}  // namespace scanq
