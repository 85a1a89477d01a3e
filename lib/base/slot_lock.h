// At most so many processes at a time: one of N slots, each a file in a folder, held by a lock of
// the kernel that ends with its holder, however that ends. A child that is started with
// process.h does not inherit it. Knows no mail.
//
// Who waits for a slot of SlotLock::take stands in line first, at one more file's lock; only the
// head of the line looks for a free slot, each millisecond, and the others sleep. Who calls
// Slots::take stands in no line and tries again and again, ever more seldom.
//
// The files are empty and stay. Whoever may read them may hold a slot, so the folder should let
// nobody else in than who is to share the slots.
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

// Holds a slot until its end.
class SlotLock {
 public:
  // Slots::open and Slots::take in one, but in the order of coming, by `folder`/`name`.line, and
  // with no slot opened beyond the first free one. REQUIRES: no other thread.
  static Result<SlotLock> take(const std::string& folder, const std::string& name, int slots,
                               Clock::time_point deadline);
  explicit SlotLock(Fd locked) : file_(std::move(locked)) {}

 private:
  Fd file_;
};

class Slots {
 public:
  // Opens `folder`/`name`.0 to `folder`/`name`.(count - 1), each made when it is not there.
  // kDeferred when that fails. REQUIRES: count >= 1.
  static Result<Slots> open(const std::string& folder, const std::string& name, std::int64_t count);
  // Takes one; waits until the deadline, or until we are to stop (stop_signal): kTimeout.
  // To be called once.
  Result<SlotLock> take(Clock::time_point deadline);
  // For who closes all descriptors above one.
  int highest_fd() const;

 private:
  friend class SlotLock;
  // Tries each, again and again, with pauses that double up to the longest.
  Result<SlotLock> poll(Clock::time_point deadline, std::chrono::milliseconds first_pause,
                        std::chrono::milliseconds longest_pause);
  explicit Slots(std::vector<Fd> files) : files_(std::move(files)) {}
  std::vector<Fd> files_;
};

}  // namespace scanq
