// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Libraries that few messages need, in a thawed process (frozen_process.h). Each mapping takes
// time, and a library has two, its code and its data. Resting libraries are one mapping together,
// which can be read and executed, but not written. So none of their functions may be called before
// wake_modules().
#pragma once

#include <vector>

#include "lib/base/result.h"
#include "lib/image/recording_allocator.h"

namespace scanq {

// Notes where the data of resting libraries is, in the process that is about to be frozen.
void note_resting_data(std::vector<MemoryRange> ranges);

// Makes their data writable again, once; does nothing where no libraries rest. kOutOfMemory.
Result<void> wake_modules();

}  // namespace scanq
