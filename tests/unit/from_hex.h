// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Bytes of a sample that a program made, as hexadecimal digits.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/digits.h"

namespace scanq {

inline std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (; digits.size() > 1; digits.remove_prefix(2)) bytes += hex_byte(digits).value_or('\0');
  return bytes;
}

}  // namespace scanq
