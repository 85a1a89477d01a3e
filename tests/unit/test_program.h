// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A file that holds the test virus, in the encodings of mail.
#pragma once

#include <string>
#include <string_view>

#include "tests/unit/test_signatures.h"

namespace scanq {

inline std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

// A file that holds the test virus amid other bytes, so that it takes some lines of base64.
inline std::string program() {
  return "MZ" + repeated("some code ", 12) + kVirus + repeated(" and some data", 8);
}

inline std::string digits_of(std::string_view bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (int shift = 18; shift >= 0; shift -= 6) text += kDigits[group >> shift & 63];
  }
  const std::size_t missing = (3 - bytes.size() % 3) % 3;
  for (std::size_t i = 0; i < missing; ++i) text[text.size() - 1 - i] = '=';
  return text;
}

// Cut into lines of that length, each followed by `end`.
inline std::string lines_of(std::string text, std::size_t length = 76,
                            const std::string& end = "\n") {
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += length) lines += text.substr(at, length) + end;
  return lines;
}

inline std::string base64(std::size_t length = 76, const std::string& end = "\n") {
  return lines_of(digits_of(program()), length, end);
}

inline std::string quoted_printable() {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text;
  for (const char c : program()) {
    text += {'=', kDigits[static_cast<unsigned char>(c) >> 4], kDigits[c & 15]};
  }
  return lines_of(text, 72, "=\n") + "\n";
}

}  // namespace scanq
