// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The image in the page cache. If it lies there in huge pages (ext4 since Linux 6.16, xfs, tmpfs),
// a process gets all of it mapped with one call and few misses of the TLB. In small pages
// everything works, but two to five times slower.
#pragma once

#include <cstdint>

#include "lib/base/result.h"

namespace scanq {

struct ImagePages {
  std::uint64_t bytes = 0;       // of the image's memory
  std::uint64_t huge_bytes = 0;  // of these in huge pages
  bool is_all_huge() const { return huge_bytes == bytes; }
};

// Reads the image into the page cache, in huge pages where possible: parts that are there in small
// pages are dropped and read again. Takes seconds for a large image that was not in memory. Errors
// as of read_image_tables(); kOutOfMemory.
Result<ImagePages> warm_open_image(int fd);

}  // namespace scanq
