// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/decode_base64.h"

#include <cstdint>

#include "lib/base/digits.h"

namespace scanq {
namespace {

// Four digits in a row as their bytes; false where other characters are among them.
bool decode_group(const char* digits, char* bytes) {
  const int a = base64_value(digits[0]), b = base64_value(digits[1]), c = base64_value(digits[2]),
            d = base64_value(digits[3]);
  if ((a | b | c | d) < 0) return false;
  bytes[0] = static_cast<char>(a << 2 | b >> 4);
  bytes[1] = static_cast<char>(b << 4 | c >> 2);
  bytes[2] = static_cast<char>(c << 6 | d);
  return true;
}

}  // namespace

std::string decode_base64(std::string_view text, Padding padding) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  std::uint32_t collected = 0;
  int bits = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (bits == 0 && text.size() - at >= 4 && decode_group(&text[at], &bytes[length])) {
      at += 4;
      length += 3;
      continue;
    }
    const char c = text[at++];
    const int value = base64_value(c);
    if (c == '=' && padding == Padding::kEndsGroup) bits = 0;
    if (value < 0) continue;
    collected = collected << 6 | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[length++] = static_cast<char>(collected >> bits & 0xff);
  }
  bytes.resize(length);
  return bytes;
}

}  // namespace scanq
