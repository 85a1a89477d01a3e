// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// When freshclam last had success, as its own log tells. (freshclam.dat does not: it is written
// when a mirror asks freshclam to stay away; and a signature file changes only when there is a new
// one.)
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

struct FreshclamRuns {
  std::time_t last_success = 0;  // 0: the log tells of none
  std::string last_error;        // the last one behind that; empty: there is none
};

// Success is a line by which the daily signatures are new or up to date. `written` is when the log
// was last changed: the time of a line that has none, where it is the last of its kind. Pure.
FreshclamRuns read_freshclam_lines(std::string_view log, std::time_t written);

// The same from the file that freshclam's settings name (UpdateLogFile), below `root`, and from the
// one before it where that has no success. kReadFailed, with the reason: no log is kept, or it
// cannot be read.
Result<FreshclamRuns> read_freshclam_log(const Settings& settings, const std::string& root);

}  // namespace scanq
