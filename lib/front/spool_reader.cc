// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/spool_reader.h"

namespace scanq {
namespace {

constexpr std::size_t kHeaderPieceBytes = 16384;

bool has_empty_line(std::string_view text) {
  return text.starts_with('\n') || text.starts_with("\r\n") ||
         text.find("\n\n") != std::string_view::npos ||
         text.find("\n\r\n") != std::string_view::npos;
}

}  // namespace

Result<std::string> SpoolReader::read_header(std::size_t max_bytes) const {
  const std::uint64_t most = std::min<std::uint64_t>(size(), max_bytes);
  std::string header;
  while (header.size() < most && !has_empty_line(header)) {
    const std::uint64_t end = std::min<std::uint64_t>(most, header.size() + kHeaderPieceBytes);
    Result<std::string> piece = read(header.size(), end);
    if (!piece) return piece;
    header += *piece;
  }
  return header;
}

}  // namespace scanq
