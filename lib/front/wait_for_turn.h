// Holds a message back until the machine has room for its scan: scans_at_once, among all processes
// in the order of coming, and without a daemon. Too much load makes mail slow, and then waits at
// the sender's side.
#pragma once

#include <optional>
#include <string>

#include "lib/base/process.h"
#include "lib/base/slot_lock.h"
#include "lib/mail/settings.h"

namespace scanq {

struct ScanTurn {
  std::optional<SlotLock> slot;  // to be kept until the scan is over; none: nothing to wait for
  std::string note;              // for the log
};

// Waits for scan_wait_seconds at most. kDeferred: no slot came free, or we are to stop. Without a
// usable lock_dir nothing is limited, and the note says so: that is no reason to hold up all mail.
Result<ScanTurn> wait_for_turn(const Settings& settings, Clock::time_point life_end);

}  // namespace scanq
