// Libraries that few messages need, in a process that is thawed (frozen_process.h). Each mapping
// takes time, and a library has two, its code and its data; those that rest are one mapping
// together, all of which can be read and executed and none of it written. So nothing of them may be
// called before they are woken.
#pragma once

#include <vector>

#include "lib/base/result.h"
#include "lib/image/recording_allocator.h"

namespace scanq {

// What is data of them; for the process that is about to be frozen.
void note_resting_data(std::vector<MemoryRange> ranges);

// Makes their data writable again, once; nothing where none rest. kOutOfMemory.
Result<void> wake_modules();

}  // namespace scanq
