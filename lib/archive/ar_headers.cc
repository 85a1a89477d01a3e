// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/ar_headers.h"

#include <algorithm>
#include <cstdint>

namespace scanq {
namespace {

constexpr std::size_t kHeadBytes = 60, kArSizeAt = 48, kArSizeBytes = 10, kHeadEndAt = 58;
constexpr std::string_view kHeadEnd = "`\n";

}  // namespace

std::size_t end_of_ar(std::string_view content) {
  if (!content.starts_with(kArMagic)) return 0;
  std::size_t at = kArMagic.size();
  while (content.size() - at > kHeadBytes &&
         content.substr(at + kHeadEndAt).starts_with(kHeadEnd)) {
    std::uint64_t bytes = 0;
    for (const char c : content.substr(at + kArSizeAt, kArSizeBytes)) {
      if (c == ' ') break;
      if (c < '0' || c > '9') return 0;
      bytes = bytes * 10 + static_cast<unsigned>(c - '0');
    }
    const std::uint64_t next = at + kHeadBytes + bytes;
    if (next > content.size()) return 0;
    at = static_cast<std::size_t>(std::min<std::uint64_t>(next + next % 2, content.size()));
  }
  return at;
}

}  // namespace scanq
