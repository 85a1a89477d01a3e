// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/web_request_arrivals.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>

#include "lib/base/read_until.h"

namespace scanq {

Result<Arrivals> Arrivals::watch(const std::string& folder) {
  Fd watch(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!watch.is_open()) return errno_error(ErrorCode::kReadFailed, "inotify_init1");
  if (::inotify_add_watch(watch.get(), folder.c_str(), IN_MOVED_TO) < 0) {
    return errno_error(ErrorCode::kReadFailed, "inotify_add_watch");
  }
  return Arrivals(std::move(watch));
}

Result<void> Arrivals::wait(Clock::time_point deadline) const {
  Result<void> waited = wait_until_readable(watch_.get(), deadline);
  if (!waited) return waited;
  char events[4096];  // that something happened counts, whatever it is
  if (::read(watch_.get(), events, sizeof events) < 0 && errno != EAGAIN) {
    return errno_error(ErrorCode::kReadFailed, "read of inotify");
  }
  return {};
}

}  // namespace scanq
