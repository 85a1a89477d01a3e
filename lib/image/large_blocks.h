// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Large zeroed blocks for a scanning process. libclamav asks for one counter array for each logical
// signature set and layer that it scans (7 to 15 MB with a full set, some 30 times for a mail). It
// reads all of an array and writes to hardly any of it. With glibc that means 200 MB to clear, or
// 50,000 page faults. Here the kernel's one huge zero page stands behind everything that is only
// read, and a block that is freed drops its few written pages and is given out again. A block that
// was written all over (libclamav has such, too) keeps its pages and is cleared when it is given
// out.
//
// For malloc_override.cc; safe to call from several threads.
#pragma once

#include <cstddef>

namespace scanq::large_blocks {

inline constexpr std::size_t kSmallestBytes = 1 << 20;
inline constexpr std::size_t kLargestBytes = 64 << 20;

// Until this call allocate() returns null. Huge pages must be available on request, as they are in
// every distribution; where they are not, the blocks still work, but slowly.
void enable();

// Null when the caller should ask glibc: not enabled, a size out of range, or no room.
void* allocate(std::size_t bytes);
bool holds(const void* address);
// REQUIRES: holds(address), as for usable_bytes().
void release(void* address);
std::size_t usable_bytes(const void* address);
// Unmaps the blocks that are free, for a process that is to be frozen: a thawed process would get
// them without huge pages.
void give_back_unused();

}  // namespace scanq::large_blocks
