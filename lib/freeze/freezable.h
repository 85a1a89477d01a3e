// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Prepares the parts of a process that belong to libc and the kernel, so that it can go on in
// another process: see frozen_process.h.
#pragma once

#include <cstdint>
#include <string>

#include "lib/base/result.h"

namespace scanq {

// kInternal: "cannot be frozen: REASON".
Error not_frozen(const std::string& reason);

// Checks that there is one thread and no vdso in use, and keeps libc's allocator off sbrk(2) from
// now on. kInternal, with the reason.
Result<void> make_freezable();

// The place of the only thread's storage, and the distance from there to libc's copy of its id.
struct ThreadRecord {
  std::uint64_t pointer, id_at;
};
Result<ThreadRecord> find_thread_record();

// The address from which the kernel has put, up to the end of the stack: the number of arguments,
// the arguments, the environment, the auxiliary vector, and their texts. REQUIRES: setenv(3) was
// not called.
std::uint64_t address_of_arguments();

// To be called first in a thawed process.
void adopt_new_process(char** environment);

}  // namespace scanq
