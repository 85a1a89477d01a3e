// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A block is eight bytes that hold its size, then its payload, aligned to 16. Freed blocks go to
// the list of their size class; the region itself only grows. Loading signatures frees little, so
// blocks are neither split nor joined.
#include "lib/image/recording_allocator.h"
#include "lib/base/fd.h"
#include "lib/base/pages.h"

#include <sys/mman.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>

// malloc_override.cc defines it; in a program without that file its address is null.
extern "C" __attribute__((weak)) const int scanq_malloc_override;

namespace scanq {
namespace {

constexpr std::size_t kHeaderBytes = 8;
constexpr std::size_t kAlignment = 16;
constexpr std::size_t kExactClassBytes = 1024;  // up to here one class for each 16 bytes
constexpr std::size_t kClearByUnmapping = 1 << 16;
// 64 exact classes, then eight for each power of two up to 2^46.
constexpr std::size_t kExactClasses = kExactClassBytes / kAlignment;
constexpr std::size_t kClasses = kExactClasses + 8 * 36 + 1;

struct FreeBlock {
  FreeBlock* next;
};

struct State {
  MemoryRange region;       // empty: none
  std::uintptr_t next = 0;  // first address not handed out
  bool is_recording = false;
  std::array<FreeBlock*, kClasses> free_blocks{};
};
// One for the process, as with malloc.
constinit State g_state;

struct SizeClass {
  std::size_t index;
  std::size_t block_bytes;
};

SizeClass class_of(std::size_t payload_bytes) {
  const std::size_t block = round_up(payload_bytes + kHeaderBytes, kAlignment);
  if (block <= kExactClassBytes) return {block / kAlignment - 1, block};
  const auto log2 = static_cast<std::size_t>(std::bit_width(block - 1) - 1);
  const std::size_t step = std::size_t{1} << (log2 - 3);
  const std::size_t rounded = round_up(block, step);
  // 1025..2048 have log2 10: their classes start behind the exact ones.
  const std::size_t in_power = (rounded - (std::size_t{1} << log2)) / step - 1;
  return {kExactClasses + (log2 - 10) * 8 + in_power, rounded};
}

std::size_t& block_bytes_of(const void* payload) {
  const auto address = reinterpret_cast<std::uintptr_t>(payload);
  return *reinterpret_cast<std::size_t*>(address - kHeaderBytes);
}

void clear(std::uintptr_t begin, std::size_t bytes) {
  if (bytes < kClearByUnmapping) {
    std::memset(reinterpret_cast<void*>(begin), 0, bytes);
    return;
  }
  const std::uintptr_t first_page = round_up(begin, kPageBytes);
  const std::uintptr_t last_page = (begin + bytes) & ~(kPageBytes - 1);
  std::memset(reinterpret_cast<void*>(begin), 0, first_page - begin);
  std::memset(reinterpret_cast<void*>(last_page), 0, begin + bytes - last_page);
  if (::madvise(reinterpret_cast<void*>(first_page), last_page - first_page, MADV_DONTNEED) != 0) {
    std::memset(reinterpret_cast<void*>(first_page), 0, last_page - first_page);
  }
}

// `payload` is aligned to `alignment`, with room for a header before it.
void* carve(std::size_t block_bytes, std::size_t alignment) {
  const std::uintptr_t payload = round_up(g_state.next + kHeaderBytes, alignment);
  const std::uintptr_t end = payload - kHeaderBytes + block_bytes;
  if (block_bytes > g_state.region.bytes() || end > g_state.region.end) {
    errno = ENOMEM;
    return nullptr;
  }
  g_state.next = end;
  block_bytes_of(reinterpret_cast<void*>(payload)) = block_bytes;
  return reinterpret_cast<void*>(payload);
}

}  // namespace

bool allocations_can_be_recorded() {
  return &scanq_malloc_override != nullptr;
}

Result<void> start_recording(std::uintptr_t base, std::size_t bytes) {
  if (!allocations_can_be_recorded() || g_state.region.end != 0) {
    return Error{ErrorCode::kInternal, "allocations cannot be recorded in this process"};
  }
  void* const wanted = reinterpret_cast<void*>(base);
  void* const got =
      ::mmap(wanted, bytes, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got != wanted) return errno_error(ErrorCode::kDeferred, "mmap(image region)");
  (void)::madvise(got, bytes, MADV_HUGEPAGE);  // only speeds up loading
  g_state.region = {base, base + bytes};
  g_state.next = base;
  g_state.is_recording = true;
  return {};
}

MemoryRange stop_recording() {
  g_state.is_recording = false;
  // The links of the free lists are of no more use; clearing them keeps dead pointers out of the
  // image.
  for (FreeBlock*& first : g_state.free_blocks) {
    while (first != nullptr) first = std::exchange(first->next, nullptr);
  }
  const MemoryRange used{g_state.region.begin, round_up(g_state.next, kHugePageBytes)};
  const std::uintptr_t reserve_end = std::exchange(g_state.region, used).end;
  ::munmap(reinterpret_cast<void*>(used.end), reserve_end - used.end);
  return used;
}

void protect_range(MemoryRange range) {
  g_state.region = range;
}

namespace recording {

bool is_on() {
  return g_state.is_recording;
}

bool holds(const void* address) {
  return g_state.region.holds(reinterpret_cast<std::uintptr_t>(address));
}

void* allocate(std::size_t bytes) {
  if (bytes > g_state.region.bytes()) {
    errno = ENOMEM;
    return nullptr;
  }
  const SizeClass wanted = class_of(bytes);
  FreeBlock*& first = g_state.free_blocks[wanted.index];
  if (first == nullptr) return carve(wanted.block_bytes, kAlignment);
  FreeBlock* const taken = first;
  first = std::exchange(taken->next, nullptr);
  return taken;
}

void* allocate_aligned(std::size_t alignment, std::size_t bytes) {
  if (alignment <= kAlignment) return allocate(bytes);
  if (bytes > g_state.region.bytes() || !std::has_single_bit(alignment)) {
    errno = ENOMEM;
    return nullptr;
  }
  return carve(class_of(bytes).block_bytes, alignment);
}

void* allocate_pages(std::size_t bytes) {
  const std::uintptr_t begin = round_up(g_state.next, kPageBytes);
  if (bytes > g_state.region.bytes() || begin + round_up(bytes, kPageBytes) > g_state.region.end) {
    errno = ENOMEM;
    return nullptr;
  }
  g_state.next = begin + round_up(bytes, kPageBytes);
  return reinterpret_cast<void*>(begin);
}

void release(void* address) {
  if (!g_state.is_recording) return;
  const std::size_t block_bytes = block_bytes_of(address);
  clear(reinterpret_cast<std::uintptr_t>(address), block_bytes - kHeaderBytes);
  auto* const freed = static_cast<FreeBlock*>(address);
  FreeBlock*& first = g_state.free_blocks[class_of(block_bytes - kHeaderBytes).index];
  freed->next = std::exchange(first, freed);
}

void release_pages(void* address, std::size_t bytes) {
  if (g_state.is_recording) {
    clear(reinterpret_cast<std::uintptr_t>(address), round_up(bytes, kPageBytes));
  }
}

std::size_t usable_bytes(const void* address) {
  return block_bytes_of(address) - kHeaderBytes;
}

}  // namespace recording
}  // namespace scanq
