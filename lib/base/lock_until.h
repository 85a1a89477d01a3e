// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The lock of a file for which several processes wait in line until a deadline. The kernel keeps
// the line: it gives the lock to waiting processes in the order in which they came, except that a
// process that comes just when the lock is free may get it first. Knows no mail.
#pragma once

#include "lib/base/fd.h"
#include "lib/base/process.h"

namespace scanq {

// Takes the lock (flock(2), LOCK_EX), which is released with `file`. False: the deadline came
// first, or we are to stop (stop_signal), or, at once, waiting is impossible here. SIGURG is in use
// during the wait. REQUIRES: no other thread.
bool lock_until(const Fd& file, Clock::time_point deadline);

}  // namespace scanq
