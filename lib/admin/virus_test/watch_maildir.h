// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Waits for a mail to arrive in a Maildir.
#pragma once

#include <string>
#include <vector>

#include "lib/base/process.h"
#include "lib/base/result.h"

namespace scanq {

struct Arrived {
  std::string path;
  std::string status;  // its topmost X-Virus-Status; empty: it has none
  std::string start;   // its first 64 KiB
};

// The message in `new` or `cur` of any of these Maildirs whose header has this Message-ID. kTimeout
// at the deadline.
Result<Arrived> wait_for_mail(const std::vector<std::string>& maildirs,
                              const std::string& message_id, Clock::time_point deadline);

}  // namespace scanq
