// At most so many processes at a time: one of N slots, each a file in a folder, held by a lock of
// the kernel that ends with its holder, however that ends. A child that is started with
// process.h does not inherit it. Not fair: who waits tries again and again. Knows no mail.
//
// The files are empty and stay. Whoever may read them may hold a slot, so the folder should let
// nobody else in than who is to share the slots.
#pragma once

#include <string>
#include <utility>

#include "lib/base/fd.h"
#include "lib/base/process.h"
#include "lib/base/result.h"

namespace scanq {

class SlotLock {
 public:
  // Takes a slot of `folder`/`name`.0 to `folder`/`name`.(slots - 1), each made when it is not
  // there. Waits until the deadline: kTimeout. kDeferred when the files can neither be opened nor
  // made. REQUIRES: slots >= 1.
  static Result<SlotLock> take(const std::string& folder, const std::string& name, int slots,
                               Clock::time_point deadline);

 private:
  explicit SlotLock(Fd file) : file_(std::move(file)) {}
  Fd file_;
};

}  // namespace scanq
