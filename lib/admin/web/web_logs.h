// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The log that the screen's reports are made from.
#pragma once

#include <ctime>
#include <string>
#include <vector>

#include "lib/base/fd.h"
#include "lib/web/web_config.h"

namespace scanq {

struct WebLogs {
  std::vector<std::string> paths;  // as arguments of scanq report
  Fd journal;                      // what one of the paths leads to; to be kept open
};

// The first of the logs of web.conf that is there: the files of a pattern, packed ones among them,
// or the lines of our programs in the system's journal. Files that nobody has written to since then
// are left out. kReadFailed: none is there.
Result<WebLogs> open_web_logs(const WebConfig& config, std::time_t since);

}  // namespace scanq
