// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Files that are moved into a folder: requests for root, answers for scanq-web.
#pragma once

#include <string>

#include "lib/base/fd.h"
#include "lib/base/process.h"

namespace scanq {

class Arrivals {
 public:
  // From now on. kReadFailed.
  static Result<Arrivals> watch(const std::string& folder);
  // Returns when something has arrived since the last call. kTimeout, kReadFailed.
  Result<void> wait(Clock::time_point deadline) const;

 private:
  explicit Arrivals(Fd watch) : watch_(std::move(watch)) {}
  Fd watch_;
};

}  // namespace scanq
