// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Makes an image (image_file.h) of recorded memory: finds the words that point out of it, proves
// that nothing else points into it, and writes the file. For the builder alone; scanning does not
// need it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/image/image_file.h"
#include "lib/image/recording_allocator.h"

namespace scanq {

struct ImageLabel {
  std::string settings;
  std::string signatures;
  std::string facts;
  std::uint64_t signature_count = 0;
  bool thaw_workers = false;
};

// A random base from the range that is free in practice, a new one at each call. kInternal without
// random bytes: a base that can be guessed would help an attacker of a worker.
Result<std::uint64_t> draw_image_base();

// Examines the memory and fills in the tables. Words that point to this thread's stack are dead and
// are cleared. Any other pointer that must not be there is kInternal, with its place and target.
Result<ImageTables> examine_memory(MemoryRange memory, const void* root, const ImageLabel& label);

// Writes header, tables and memory to an empty file and waits until they are on the disk. The
// memory stays as it is. kWriteFailed.
Result<void> write_image(int fd, MemoryRange memory, ImageTables& tables);

}  // namespace scanq
