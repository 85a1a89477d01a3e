// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Bounds what GMime makes of a message. Its objects take up to some hundred times the bytes that a
// part or a field has, and the time that it takes for the parameters of a field grows with the
// square of their number. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scanq {

// Lines that begin with two dashes, lines of a type that speak of a multipart (GMime looks for all
// boundaries around a line), lines that look like fields, in the whole message; fields in a
// row that are none of MIME, and bytes of one of these; parameters and bytes of a field of MIME.
inline constexpr std::size_t kMaxBoundaryLines = 20000;
inline constexpr std::size_t kMaxMultiparts = 2000;
inline constexpr std::size_t kMaxFieldLines = 100000;
inline constexpr std::size_t kMaxFieldsInARow = 1000;
inline constexpr std::size_t kMaxOtherFieldBytes = 32 << 10;
inline constexpr std::size_t kMaxFieldParameters = 500;
inline constexpr std::size_t kMaxMimeFieldBytes = 256 << 10;

// The text that GMime may read; every offset in it is the same in the message.
class BoundedMessage {
 public:
  explicit BoundedMessage(std::string_view message);
  // As long as this object and the message live.
  std::string_view text() const { return copy_.empty() ? text_ : std::string_view(copy_); }
  // Of many fields in a row, the later ones that are none of MIME belong to the one before; a long
  // one loses its name, because GMime decodes those that it knows, and takes addresses apart.
  // False: it ends early, or has a field without the last of its parameters or lines, or a
  // multipart that is not told as one.
  bool is_complete() const { return is_complete_; }

 private:
  void cut_parameters(std::size_t begin, std::size_t end);
  void join_to_line_before(std::size_t begin);
  void take_name(std::size_t begin);
  std::size_t end_field(std::size_t at);

  std::string_view text_;
  std::string copy_;  // empty where the message itself is read
  bool is_complete_ = true;
};

}  // namespace scanq
