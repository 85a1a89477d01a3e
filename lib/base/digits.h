// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Digits in what strangers send: of base64, of hexadecimal codes, and of numbers in files. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace scanq {

inline constexpr std::array<std::int8_t, 256> kBase64Values = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  std::int8_t next = 0;
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789+/"))
    values[static_cast<unsigned char>(c)] = next++;
  return values;
}();

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// 0 to 63; -1 for a character that is no digit of base64 (RFC 4648).
constexpr int base64_value(char c) {
  return kBase64Values[static_cast<unsigned char>(c)];
}

// 0 to 15, of either case; -1 for a character that is no hexadecimal digit.
constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// The byte that the two hexadecimal digits at the start of `digits` stand for; nothing without such
// digits.
constexpr std::optional<char> hex_byte(std::string_view digits) {
  if (digits.size() < 2) return std::nullopt;
  const int high = hex_value(digits[0]), low = hex_value(digits[1]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high << 4 | low);
}

// In lower case.
inline std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string digits;
  digits.reserve(2 * bytes.size());
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    digits += kDigits[value >> 4];
    digits += kDigits[value & 0xf];
  }
  return digits;
}

// The bytes that so many hexadecimal digits stand for; nothing if the text has anything else.
inline std::optional<std::string> bytes_of_hex(std::string_view digits) {
  std::string bytes;
  for (; !digits.empty(); digits.remove_prefix(2)) {
    const std::optional<char> byte = hex_byte(digits);
    if (!byte) return std::nullopt;
    bytes += *byte;
  }
  return bytes;
}

// The byte at this place; 0 beyond the content.
constexpr std::uint8_t byte_at(std::string_view content, std::size_t at) {
  return at < content.size() ? static_cast<std::uint8_t>(content[at]) : std::uint8_t{0};
}

// The number of so many bytes, at most 8, the lowest first; bytes beyond the content count as 0.
constexpr std::uint64_t little_endian(std::string_view content, std::size_t at, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes; i-- > 0;) {
    const bool is_there = at < content.size() && i < content.size() - at;
    value = value << 8 | (is_there ? static_cast<unsigned char>(content[at + i]) : 0U);
  }
  return value;
}

}  // namespace scanq
