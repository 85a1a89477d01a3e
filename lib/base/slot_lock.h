// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Limits how many processes do something at a time, by N slots. Each slot is a file in a folder; a
// lock of the kernel holds it and ends with the holding process in any case. A child that is
// started with process.h does not inherit the lock. Knows no mail.
//
// A process in SlotLock::take first waits in line, at the lock of one more file; only the head of
// the line looks for a free slot, each millisecond, and the others sleep. A process in Slots::take
// does not wait in line; it tries again and again, at growing intervals.
//
// The files are empty and stay. A user who may read them may hold a slot, so only the users that
// share the slots should have access to the folder. Where others have, too, one of them may have
// made a file that nobody else can open: such slots are missing, and all others count.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "lib/base/fd.h"
#include "lib/base/process.h"
#include "lib/base/result.h"

namespace scanq {

// Holds a slot until this object is destroyed.
class SlotLock {
 public:
  // Slots::open and Slots::take together, but in the order of arrival, by `folder`/`name`.line, and
  // with no slot opened beyond the first free one. REQUIRES: slots >= 1; no other thread.
  static Result<SlotLock> take(const std::string& folder, const std::string& name, int slots,
                               Clock::time_point deadline);
  // The same at once or not at all: kTimeout where a process is in the line, or no slot is free.
  static Result<SlotLock> take_if_nobody_waits(const std::string& folder, const std::string& name,
                                               int slots);
  explicit SlotLock(Fd locked, std::string trouble = {})
      : file_(std::move(locked)), trouble_(std::move(trouble)) {}
  // The first of the files that could not be opened on the way here, with the reason; mostly empty.
  const std::string& trouble() const { return trouble_; }

 private:
  Fd file_;
  std::string trouble_;
};

class Slots {
 public:
  // Opens `folder`/`name`.0 to `folder`/`name`.(count - 1), and makes missing ones. kDeferred if
  // none can be had. REQUIRES: count >= 1.
  static Result<Slots> open(const std::string& folder, const std::string& name, std::int64_t count);
  // Takes one; waits until the deadline, or until we are to stop (stop_signal): kTimeout.
  // To be called once.
  Result<SlotLock> take(Clock::time_point deadline);
  // For callers that close all descriptors above one.
  int highest_fd() const;

 private:
  friend class SlotLock;
  // Tries each slot, again and again, with pauses that double up to the longest.
  Result<SlotLock> poll(Clock::time_point deadline, std::chrono::milliseconds first_pause,
                        std::chrono::milliseconds longest_pause);
  explicit Slots(std::vector<Fd> files) : files_(std::move(files)) {}
  std::vector<Fd> files_;
};

}  // namespace scanq
