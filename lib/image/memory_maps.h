// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The mappings of this process's memory, as the kernel lists them in /proc/self/maps.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/result.h"
#include "lib/image/recording_allocator.h"

namespace scanq {

struct MemoryMap {
  MemoryRange range;
  int protection = 0;  // PROT_...
  std::uint64_t file_offset = 0;
  std::string name;  // the file's path, "[stack]" and the like, or empty

  bool is_file() const { return name.starts_with('/'); }
  bool is_writable() const;
};

// In the order of their addresses. kReadFailed when /proc cannot be read.
Result<std::vector<MemoryMap>> read_memory_maps();

}  // namespace scanq
