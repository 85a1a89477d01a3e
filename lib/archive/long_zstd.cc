// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/long_zstd.h"

#include <sys/mman.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "lib/archive/decoded_walk.h"
#include "lib/archive/stream_frames.h"
#include "lib/base/digits.h"

namespace scanq {
namespace {

constexpr std::string_view kMagic{"\x28\xb5\x2f\xfd", 4};
constexpr std::uint64_t kMostWindowBits = 27;  // that libzstd unpacks as a stream

// Memory that costs nothing until it is written.
class Pages {
 public:
  explicit Pages(std::size_t bytes) : bytes_(bytes) {
    at_ = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  }
  ~Pages() {
    if (at_ != MAP_FAILED) ::munmap(at_, bytes_);
  }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;
  void* at() const { return at_ == MAP_FAILED ? nullptr : at_; }
  std::size_t bytes() const { return bytes_; }

 private:
  std::size_t bytes_;
  void* at_ = nullptr;
};

}  // namespace

// RFC 8878, 3.1.1.1: a frame of a single segment has no window of its own, but its content's size.
bool is_long_zstd(std::string_view content) {
  content.remove_prefix(behind_skipped_frames(content));
  if (!content.starts_with(kMagic)) return false;
  const std::uint64_t head = little_endian(content, kMagic.size(), 1);
  if ((head >> 5 & 1) != 0) {
    const unsigned long long bytes = ::ZSTD_getFrameContentSize(content.data(), content.size());
    return bytes < ZSTD_CONTENTSIZE_ERROR && bytes > 1ULL << kMostWindowBits;
  }
  const std::uint64_t window = little_endian(content, kMagic.size() + 1, 1);
  const std::uint64_t bits = 10 + (window >> 3);
  return bits > kMostWindowBits || (bits == kMostWindowBits && (window & 7) != 0);
}

WalkReport walk_long_zstd(std::string_view packed, WalkBudget& budget,
                          const ArchiveVisitor& visitor) {
  WalkReport report;
  report.is_archive = true;
  report.format = "zstd";
  WalkMeter meter(packed.size(), budget, report);
  const Pages unpacked(static_cast<std::size_t>(std::min(budget.member_bytes, budget.total_bytes)) +
                       1);
  bool is_done = false;
  const NextBlock next = [&](std::string& trouble) -> std::optional<std::string_view> {
    if (std::exchange(is_done, true)) return std::string_view();
    if (unpacked.at() == nullptr) {
      trouble = "out of memory";
      return std::nullopt;
    }
    const std::size_t bytes =
        ::ZSTD_decompress(unpacked.at(), unpacked.bytes(), packed.data(), packed.size());
    if (!::ZSTD_isError(bytes)) return std::string_view(static_cast<char*>(unpacked.at()), bytes);
    if (::ZSTD_getErrorCode(bytes) == ZSTD_error_dstSize_tooSmall) {
      meter.exhaust("max_file_bytes");
      return std::string_view();
    }
    trouble = ::ZSTD_getErrorName(bytes);
    return std::nullopt;
  };
  ArchiveMember member;
  member.is_file = true;
  static_cast<void>(walk_decoded(member, next, meter, visitor, report));
  return report;
}

}  // namespace scanq
