// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads a spooled message a piece at a time, so that a large one takes little memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/spool.h"
#include "lib/mail/base64.h"

namespace scanq {

class SpoolReader {
 public:
  // REQUIRES: `spool` outlives the reader.
  explicit SpoolReader(const Spool& spool) : spool_(spool) {}

  std::uint64_t size() const { return spool_.message_bytes(); }

  // The bytes from `begin` to `end` of the message. kReadFailed.
  Result<std::string> read(std::uint64_t begin, std::uint64_t end) const {
    return read_exactly_at(spool_.descriptor(), end - begin, spool_.message_offset() + begin);
  }

  // The beginning, up to the header's end or a little more, but no more than max_bytes.
  Result<std::string> read_header(std::size_t max_bytes) const;

  // Calls `take` with all bytes from `begin` to `end`, in their order, in pieces that base64_lines
  // can encode one by one. Stops at the first error that `take` returns.
  template <class Take>
  Result<void> for_each_piece(std::uint64_t begin, std::uint64_t end, Take take) const {
    while (begin < end) {
      const std::uint64_t piece_end = std::min<std::uint64_t>(end, begin + kPieceBytes);
      Result<std::string> piece = read(begin, piece_end);
      if (!piece) return piece.error();
      Result<void> taken = take(std::string_view(*piece));
      if (!taken) return taken;
      begin = piece_end;
    }
    return {};
  }

 private:
  static constexpr std::size_t kPieceBytes = kBase64LineBytes * 2048;

  const Spool& spool_;
};

}  // namespace scanq
