// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/base64.h"

#include <algorithm>

#include "lib/base/digits.h"

namespace scanq {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Writes the four characters of each three bytes to `out`; returns where it ended.
char* encode(std::string_view bytes, char* out) {
  std::size_t at = 0;
  for (; at + 3 <= bytes.size(); at += 3) {
    const unsigned group =
        byte_at(bytes, at) << 16 | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2);
    *out++ = kAlphabet[group >> 18];
    *out++ = kAlphabet[group >> 12 & 63];
    *out++ = kAlphabet[group >> 6 & 63];
    *out++ = kAlphabet[group & 63];
  }
  const std::size_t left = bytes.size() - at;
  if (left == 0) return out;
  const unsigned group = byte_at(bytes, at) << 16 | (left == 2 ? byte_at(bytes, at + 1) << 8 : 0);
  *out++ = kAlphabet[group >> 18];
  *out++ = kAlphabet[group >> 12 & 63];
  *out++ = left == 2 ? kAlphabet[group >> 6 & 63] : '=';
  *out++ = '=';
  return out;
}

std::size_t encoded_size(std::size_t bytes) {
  return (bytes + 2) / 3 * 4;
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string text(encoded_size(bytes.size()), '\0');
  encode(bytes, text.data());
  return text;
}

std::string base64_lines(std::string_view bytes) {
  const std::size_t lines = (bytes.size() + kBase64LineBytes - 1) / kBase64LineBytes;
  std::string text(encoded_size(bytes.size()) + lines, '\0');
  char* out = text.data();
  while (!bytes.empty()) {
    out = encode(bytes.substr(0, kBase64LineBytes), out);
    *out++ = '\n';
    bytes.remove_prefix(std::min(kBase64LineBytes, bytes.size()));
  }
  return text;
}

}  // namespace scanq
