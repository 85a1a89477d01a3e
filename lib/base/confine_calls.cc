// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/confine_calls.h"

#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <vector>

#include "lib/base/call_filter.h"

namespace scanq {

bool has_seccomp_filters() {
  const std::uint32_t action = SECCOMP_RET_KILL_PROCESS;
  return ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

Result<void> enter_call_filter() {
  std::vector<sock_filter> steps(call_filter().begin(), call_filter().end());
  for (sock_filter& step : steps) {
    if (names_ourselves(step)) step.k = static_cast<std::uint32_t>(::getpid());
  }
  const sock_fprog program = {static_cast<unsigned short>(steps.size()), steps.data()};
  if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) {
    return errno_error(ErrorCode::kInternal, "seccomp");
  }
  return {};
}

}  // namespace scanq
