// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/image/image_pages.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <cstdio>
#include <sstream>

#include "lib/base/pages.h"
#include "lib/image/image_file.h"
#include "lib/image/recording_allocator.h"

namespace scanq {
namespace {

constexpr int kTries = 3;
constexpr std::size_t kMaxSmapsBytes = 64 << 20;

// A mapping of a part of the image, aligned so that huge pages fit into it.
class Mapping {
 public:
  // REQUIRES: `offset` is a multiple of kImageAlignment.
  Mapping(int fd, std::uint64_t offset, std::uint64_t bytes) {
    const std::uint64_t reserve = bytes + kImageAlignment;
    void* const place =
        ::mmap(nullptr, reserve, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) return;
    const auto begin = reinterpret_cast<std::uintptr_t>(place);
    reserved_ = {begin, begin + reserve};
    const std::uintptr_t aligned = (begin + kImageAlignment - 1) & ~(kImageAlignment - 1);
    void* const got = ::mmap(reinterpret_cast<void*>(aligned), bytes, PROT_READ,
                             MAP_SHARED | MAP_FIXED, fd, static_cast<off_t>(offset));
    if (got != MAP_FAILED) memory_ = {aligned, aligned + bytes};
  }
  ~Mapping() {
    if (reserved_.begin != 0) ::munmap(address(reserved_), reserved_.bytes());
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  bool is_there() const { return memory_.begin != 0; }
  // Reads one byte of each page where the kernel lacks MADV_POPULATE_READ (before 5.14).
  void populate() const {
    (void)::madvise(address(memory_), memory_.bytes(), MADV_HUGEPAGE);
    if (::madvise(address(memory_), memory_.bytes(), MADV_POPULATE_READ) == 0) return;
    for (std::uintptr_t at = memory_.begin; at < memory_.end; at += kPageBytes) {
      (void)*reinterpret_cast<const volatile char*>(at);
    }
  }
  MemoryRange memory() const { return memory_; }

 private:
  static void* address(MemoryRange range) { return reinterpret_cast<void*>(range.begin); }
  MemoryRange reserved_, memory_;
};

// The bytes in huge pages that smaps reports for the mappings within the range.
Result<std::uint64_t> count_huge_bytes(MemoryRange memory) {
  Result<std::string> text = read_file("/proc/self/smaps", kMaxSmapsBytes);
  if (!text) return text.error();
  std::istringstream lines(*text);
  std::string line;
  bool is_inside = false;
  std::uint64_t kib = 0;
  while (std::getline(lines, line)) {
    unsigned long begin = 0, end = 0, number = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) is_inside = memory.holds(begin);
    if (!is_inside) continue;
    if (std::sscanf(line.c_str(), "FilePmdMapped: %lu kB", &number) == 1 ||
        std::sscanf(line.c_str(), "ShmemPmdMapped: %lu kB", &number) == 1) {
      kib += number;
    }
  }
  return kib * 1024;
}

// Reads the frozen process as well; it is small, so its pages are not counted.
void warm_frozen(int fd, const ImageHeader& header) {
  if (header.frozen_bytes == 0) return;
  const std::uint64_t offset = header.data_offset + header.data_bytes;
  (void)::posix_fadvise(fd, static_cast<off_t>(offset), static_cast<off_t>(header.frozen_bytes),
                        POSIX_FADV_DONTNEED);
  const Mapping mapping(fd, offset, header.frozen_bytes);
  if (mapping.is_there()) mapping.populate();
}

}  // namespace

Result<ImagePages> warm_open_image(int fd) {
  Result<ImageTables> tables = read_image_tables(fd);
  if (!tables) return tables.error();
  const ImageHeader& header = tables->header;
  ImagePages pages{header.data_bytes, 0};
  for (int i = 0; i < kTries && !pages.is_all_huge(); ++i) {
    // Pages that are already in the cache keep their small size, so they are dropped first. (Pages
    // that wait to be written, or that some process has mapped, cannot be dropped.)
    if (i > 0) (void)::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    const Mapping mapping(fd, header.data_offset, header.data_bytes);
    if (!mapping.is_there()) return errno_error(ErrorCode::kOutOfMemory, "mmap(image)");
    mapping.populate();
    Result<std::uint64_t> huge = count_huge_bytes(mapping.memory());
    if (!huge) return huge.error();
    pages.huge_bytes = *huge;
  }
  warm_frozen(fd, header);
  return pages;
}

}  // namespace scanq
