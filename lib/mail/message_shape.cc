// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/message_shape.h"

namespace scanq {
namespace {

constexpr std::uint64_t kMaxTextLineBytes = 998;
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef";  // 32: five bits each

}  // namespace

void MessageShape::end_line() {
  is_binary_ = is_binary_ || line_bytes_ > kMaxTextLineBytes;
  line_bytes_ = 0;
}

void MessageShape::add(std::string_view bytes) {
  for (const char c : bytes) {
    if (is_after_cr_ && c != '\n') is_binary_ = true;
    is_after_cr_ = c == '\r';
    if (c == '\n') {
      end_line();
    } else if (c != '\r') {
      ++line_bytes_;
      has_high_bytes_ = has_high_bytes_ || static_cast<signed char>(c) < 0;
      is_binary_ = is_binary_ || c == '\0';
    }
  }
}

std::string_view MessageShape::transfer_encoding() const {
  if (is_binary_ || is_after_cr_ || line_bytes_ > kMaxTextLineBytes) return "binary";
  return has_high_bytes_ ? "8bit" : "7bit";
}

std::string make_boundary(std::string_view seed) {
  std::string boundary = "=-";
  for (const char c : seed) {
    boundary += kLetters[static_cast<unsigned char>(c) % kLetters.size()];
  }
  return boundary;
}

}  // namespace scanq
