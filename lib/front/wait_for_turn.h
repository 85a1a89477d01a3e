// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Holds a message back until the machine has room for its scan: scans_at_once, counted over all
// processes in the order of their arrival, without a daemon. Under too much load, mail gets slow
// first, and then waits on the sender's side.
#pragma once

#include <optional>
#include <string>

#include "lib/base/process.h"
#include "lib/base/slot_lock.h"
#include "lib/front/client_share.h"
#include "lib/mail/settings.h"

namespace scanq {

// scans_at_once; its slots are files "scan.N" in lock_dir (slot_lock.h).
inline constexpr const char* kScanSlots = "scan";
int scan_slots(const Settings& settings);

struct ScanTurn {
  // To be kept until the scan is over; none: no limit holds.
  std::optional<SlotLock> slot;
  std::optional<ClientShare> share;
  std::string note;  // for the log

  void end() {
    slot.reset();
    share.reset();
  }
};

// Waits for scan_wait_seconds at most. While others wait, a client whose share is limited has at
// most half of the scans, but always one: more of its messages stay out of the line. kDeferred: no
// slot came free, or we are to stop. Without a usable lock_dir nothing is limited, and the note
// says so, since that is no reason to hold up all mail.
Result<ScanTurn> wait_for_turn(const Settings& settings, const Client& client,
                               Clock::time_point life_end);

// The same for what people wait for: out of the line, so that mail, which is in it, comes first.
// Other threads may do so as well. kDeferred: no slot came free until `end`, or we are to stop.
Result<ScanTurn> wait_out_of_line(const Settings& settings, Clock::time_point end);

}  // namespace scanq
