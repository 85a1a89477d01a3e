// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Facts about bytes that go into a message: the transfer encoding that they need, and a boundary
// that does not occur in them. Linear in their size. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace scanq {

// Examines a message piece by piece.
class MessageShape {
 public:
  void add(std::string_view bytes);

  // "7bit", "8bit", or "binary": NUL, bare CR, or a line of over 998 bytes (RFC 2045, 2.7 to 2.9).
  // Lines may end with LF or CRLF.
  std::string_view transfer_encoding() const;

 private:
  void end_line();

  std::uint64_t line_bytes_ = 0;
  bool is_after_cr_ = false;
  bool has_high_bytes_ = false, is_binary_ = false;
};

// "=-" and letters made of `seed` (at least 16 random bytes).
std::string make_boundary(std::string_view seed);

}  // namespace scanq
