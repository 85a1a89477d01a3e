// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Has a message inspected by scanq-inspect.
#pragma once

#include <functional>
#include <optional>

#include "lib/base/process.h"
#include "lib/base/spool.h"
#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

struct Inspection {
  Verdict verdict;
  std::optional<ErrorCode> failed_by;  // scanq-inspect gave no verdict, for this reason
};

// The verdict of scanq-inspect. Every failure on the way is a verdict, too: one finding of category
// failed with the reason, so that the settings decide about the message. Without a scan (scan =
// none) the verdict says so. A scan that was ended for its temporary files hit a limit. `on_end` is
// called when the scan itself is over; it may be empty.
Inspection inspect(const Settings& settings, const Spool& spool, Clock::time_point life_end,
                   const std::function<void()>& on_end = {});

}  // namespace scanq
