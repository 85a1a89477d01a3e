// The lock of a file that several processes want, waited for in line, no longer than until a
// deadline. The kernel keeps the line: it gives the lock to those who wait in the order in which
// they came, but for one who comes in the very moment in which it is free. Knows no mail.
#pragma once

#include "lib/base/fd.h"
#include "lib/base/process.h"

namespace scanq {

// Takes the lock (flock(2), LOCK_EX); it ends with `file`. False: not until the deadline, or not
// before we were to stop (stop_signal), or there is no waiting here, at once. While it waits,
// SIGURG is in use. REQUIRES: no other thread.
bool lock_until(const Fd& file, Clock::time_point deadline);

}  // namespace scanq
