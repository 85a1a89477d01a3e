// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/decode_base64.h"

#include <cstdint>

#include "lib/base/digits.h"

namespace scanq {

std::string decode_base64(std::string_view text, Padding padding) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t length = 0;
  std::uint32_t collected = 0;
  int bits = 0;
  for (const char c : text) {
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
