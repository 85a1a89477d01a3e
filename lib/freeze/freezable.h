// What of a process is libc's and the kernel's alone, as far as it stands in the way of going on in
// another process: see frozen_process.h.
#pragma once

#include <cstdint>
#include <string>

#include "lib/base/result.h"

namespace scanq {

// kInternal: "cannot be frozen: REASON".
Error not_frozen(const std::string& reason);

// Checks that there is one thread and no vdso in use, and has libc's allocator do without sbrk(2)
// from now on. kInternal, with the reason.
Result<void> make_freezable();

// Where the only thread's storage is, and at which distance from there libc keeps its id.
struct ThreadRecord {
  std::uint64_t pointer, id_at;
};
Result<ThreadRecord> find_thread_record();

// From there to the end of the stack the kernel has put the number of arguments, them, the
// environment, the auxiliary vector, and their texts. REQUIRES: setenv(3) was not called.
std::uint64_t address_of_arguments();

// To be called first in the process that goes on.
void adopt_new_process(char** environment);

}  // namespace scanq
