// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// seccomp: limits a confined process to the system calls that lib/gen/print_call_filter.cc lists.
// Only confine uses it.
#pragma once

#include "lib/base/result.h"

namespace scanq {

bool has_seccomp_filters();
// Every call that is not in the list kills the process from now on. REQUIRES: no_new_privs.
// kInternal.
Result<void> enter_call_filter();

}  // namespace scanq
