// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/large_blocks.h"

#include <sys/mman.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <mutex>

#include "lib/base/pages.h"

namespace scanq::large_blocks {
namespace {

constexpr std::size_t kSampleBytes = 64 << 10;

struct Block {
  std::uintptr_t address = 0;  // 0: none
  std::size_t bytes = 0;       // a multiple of 2 MiB
  bool is_taken = false;
  std::size_t used_bytes = 0;   // of the last user of the block
  std::size_t dirty_bytes = 0;  // that may still hold old content
};

// A scan has one block for each signature set in use; more entries would only hold addresses.
std::array<Block, 8> g_blocks;
std::atomic<bool> g_is_enabled{false};

// Not a pthread mutex: malloc may be called before and while threads are set up.
class Guard {
 public:
  Guard() {
    while (lock_.test_and_set(std::memory_order_acquire)) continue;
  }
  ~Guard() { lock_.clear(std::memory_order_release); }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;

 private:
  static inline std::atomic_flag lock_;
};

Block* find(const void* address) {
  for (Block& block : g_blocks) {
    if (block.address == reinterpret_cast<std::uintptr_t>(address)) return &block;
  }
  return nullptr;
}

// Maps more than is needed and unmaps the rest, so that the block is aligned.
std::uintptr_t map_aligned(std::size_t bytes) {
  void* const got = ::mmap(nullptr, bytes + kHugePageBytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (got == MAP_FAILED) return 0;
  const auto begin = reinterpret_cast<std::uintptr_t>(got);
  const std::uintptr_t aligned = round_up(begin, kHugePageBytes);
  if (aligned != begin) ::munmap(got, aligned - begin);
  const std::size_t behind = begin + kHugePageBytes - aligned;
  if (behind != 0) ::munmap(reinterpret_cast<void*>(aligned + bytes), behind);
  (void)::madvise(reinterpret_cast<void*>(aligned), bytes, MADV_HUGEPAGE);
  return aligned;
}

// Whether nearly all of the block was written. Then its pages are kept, because the kernel would
// have to clear each of them when it comes back.
bool is_written_throughout(const Block& block) {
  for (std::size_t at = 0; at + sizeof(std::uint64_t) <= block.used_bytes; at += kSampleBytes) {
    if (*reinterpret_cast<const std::uint64_t*>(block.address + at) == 0) return false;
  }
  return true;
}

}  // namespace

void enable() {
  g_is_enabled = true;
}

void* allocate(std::size_t bytes) {
  if (bytes < kSmallestBytes || bytes > kLargestBytes || !g_is_enabled) return nullptr;
  const std::size_t rounded = round_up(bytes, kHugePageBytes);
  const Guard guard;
  Block* empty = nullptr;
  for (Block& block : g_blocks) {
    if (block.address == 0) {
      empty = &block;
    } else if (!block.is_taken && block.bytes == rounded) {
      block.is_taken = true;
      block.used_bytes = bytes;
      void* const memory = reinterpret_cast<void*>(block.address);
      if (block.dirty_bytes != 0) std::memset(memory, 0, block.dirty_bytes);
      block.dirty_bytes = 0;
      return memory;
    }
  }
  if (empty == nullptr) return nullptr;
  *empty = {map_aligned(rounded), rounded, true, bytes, 0};
  return reinterpret_cast<void*>(empty->address);
}

bool holds(const void* address) {
  // Only these blocks, and rarely a block of glibc's, start at a multiple of 2 MiB.
  if ((reinterpret_cast<std::uintptr_t>(address) & (kHugePageBytes - 1)) != 0) return false;
  const Guard guard;
  return address != nullptr && find(address) != nullptr;
}

void release(void* address) {
  const Guard guard;
  Block* const block = find(address);
  if (is_written_throughout(*block)) {
    block->dirty_bytes = block->used_bytes;
    block->is_taken = false;
    return;
  }
  if (::madvise(address, block->bytes, MADV_DONTNEED) != 0) {
    ::munmap(address, block->bytes);
    *block = {};
    return;
  }
  block->is_taken = false;
}

std::size_t usable_bytes(const void* address) {
  const Guard guard;
  return find(address)->bytes;
}

void give_back_unused() {
  const Guard guard;
  for (Block& block : g_blocks) {
    if (block.address == 0 || block.is_taken) continue;
    ::munmap(reinterpret_cast<void*>(block.address), block.bytes);
    block = {};
  }
}

}  // namespace scanq::large_blocks
