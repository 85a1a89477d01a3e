// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The recording allocator. While it records, every allocation of this process comes from one region
// of address space at a base of our choice. The structures built there can be kept as a file and
// mapped again at the same place (engine_image.h). One region a process, and one thread while it
// records. Freed memory is cleared, so that no dead pointer stays behind.
//
// This module only hands out memory of the region; malloc_override.cc makes malloc, free, mmap and
// the rest of the family ask it first. A program without that file cannot record or restore.
#pragma once

#include <cstddef>
#include <cstdint>

#include "lib/base/result.h"

namespace scanq {

struct MemoryRange {
  std::uintptr_t begin = 0, end = 0;
  bool holds(std::uintptr_t address) const { return address >= begin && address < end; }
  std::size_t bytes() const { return end - begin; }
};

// Whether malloc_override.cc is linked in (it never is in sanitizer builds: they have a malloc of
// their own).
bool allocations_can_be_recorded();

// Reserves `bytes` at `base` (both multiples of 2 MiB) and records from now on. kDeferred when the
// range is taken; kInternal when a region exists already or this process cannot record.
Result<void> start_recording(std::uintptr_t base, std::size_t bytes);
// Ends the recording and returns the used range, rounded up to 2 MiB. From then on, free() of
// memory in the region does nothing, and realloc() copies it out.
MemoryRange stop_recording();
// The same rules for a range that was mapped from a file.
void protect_range(MemoryRange range);

// For malloc_override.cc. While nothing is recorded, allocate_* must not be called.
namespace recording {

bool is_on();
bool holds(const void* address);
// Zeroed memory; null when the region is full.
void* allocate(std::size_t bytes);
void* allocate_aligned(std::size_t alignment, std::size_t bytes);
// For calls that ask for an anonymous mapping; page-aligned.
void* allocate_pages(std::size_t bytes);
// Both do nothing while nothing is recorded.
void release(void* address);
void release_pages(void* address, std::size_t bytes);
// The number of bytes that may be read at an address that allocate() returned.
std::size_t usable_bytes(const void* address);

}  // namespace recording
}  // namespace scanq
