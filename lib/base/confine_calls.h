// seccomp: which system calls a confined process may make. Only confine uses it.
#pragma once

#include "lib/base/result.h"

namespace scanq {

struct SystemCallFilter;

bool has_seccomp_filters();
// An owner must give it to free_call_filter. kInternal.
Result<SystemCallFilter*> make_call_filter();
void free_call_filter(SystemCallFilter* filter);
// Every call that is not in the list kills the process from now on. REQUIRES: no_new_privs.
Result<void> enter_call_filter(SystemCallFilter* filter);

}  // namespace scanq
