// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/archive_streams.h"

#include <array>

#include "lib/archive/archive_end.h"
#include "lib/archive/archive_open.h"
#include "lib/base/last_word.h"

namespace scanq {
namespace {

constexpr std::size_t kStreamBlockBytes = 64 << 10;
constexpr std::size_t kMagicBytes = 2;
constexpr std::size_t kMostEmptyBytes = 64;  // of a stream without content
// Files with padding between their streams have a few of them. More are not put together.
constexpr int kMaxJoins = 16;

// The end of the streams that stand one directly behind the other at the beginning of `content`.
std::optional<std::size_t> end_of_streams(std::string_view content, const WalkBudget& budget) {
  std::string trouble;
  const ArchiveReader reader = open_archive(content, "", trouble, ArchiveReading::kStreamAlone);
  archive_entry* entry = nullptr;
  if (reader == nullptr) return {};
  const int status = archive_read_next_header(reader.get(), &entry);
  // Nothing was packed, and libarchive does not always count the bytes that say so.
  if (status == ARCHIVE_EOF) {
    return content.size() <= kMostEmptyBytes ? content.size() : used_bytes(reader.get());
  }
  if (status < ARCHIVE_WARN) return {};
  std::array<char, kStreamBlockBytes> block;
  std::uint64_t left_bytes = budget.total_bytes;
  for (;;) {
    LastWord::step();
    const la_ssize_t got = archive_read_data(reader.get(), block.data(), block.size());
    if (got == 0) return used_bytes(reader.get());
    if (got < 0 || static_cast<std::uint64_t>(got) > left_bytes ||
        std::chrono::steady_clock::now() >= budget.deadline) {
      return {};
    }
    left_bytes -= static_cast<std::uint64_t>(got);
  }
}

}  // namespace

std::optional<JoinedStreams> join_streams(std::string_view content, const WalkBudget& budget) {
  JoinedStreams joined;
  const std::string magic(content.substr(0, kMagicBytes));
  std::string_view streams = content;
  for (int joins = 0; joins <= kMaxJoins; ++joins) {
    const std::optional<std::size_t> end = end_of_streams(streams, budget);
    if (!end) return {};
    joined.rest = without_padding(streams.substr(*end));
    const bool was_padded = joined.rest.size() < streams.size() - *end;
    const bool goes_on = was_padded && joined.rest.starts_with(magic);
    // A view of `content`, which outlives the bytes put together.
    joined.rest = content.substr(content.size() - joined.rest.size());
    if (!goes_on) break;
    std::string longer(streams.substr(0, *end));
    longer += joined.rest;
    joined.bytes = std::move(longer);
    streams = joined.bytes;
  }
  return joined;
}

}  // namespace scanq
