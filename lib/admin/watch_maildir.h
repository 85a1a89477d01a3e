// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Waits for a mail to arrive in a Maildir.
#pragma once

#include <string>

#include "lib/base/process.h"
#include "lib/base/result.h"

namespace scanq {

struct Arrived {
  std::string path;
  std::string status;  // its topmost X-Virus-Status; empty: it has none
};

// The message in `new` or `cur` whose header has this Message-ID. kTimeout at the deadline.
Result<Arrived> wait_for_mail(const std::string& maildir, const std::string& message_id,
                              Clock::time_point deadline);

}  // namespace scanq
