// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/web_token.h"

#include <sha2.h>

#include <charconv>
#include <cstdint>

#include "lib/web/web_request.h"

namespace scanq {
namespace {

std::string sha256(std::string_view first, std::string_view second) {
  SHA2_CTX state;
  ::SHA256Init(&state);
  ::SHA256Update(&state, reinterpret_cast<const std::uint8_t*>(first.data()), first.size());
  ::SHA256Update(&state, reinterpret_cast<const std::uint8_t*>(second.data()), second.size());
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  ::SHA256Final(reinterpret_cast<std::uint8_t*>(digest.data()), &state);
  return digest;
}

// Takes as long for texts that differ at once as for those that differ at their end.
bool is_equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

// Lengths stand before the texts, so that no two users and cookies make the same one.
std::string mac_of(std::string_view key, std::string_view user, std::string_view cookie,
                   std::string_view time) {
  std::string text = "form";
  for (const std::string_view part : {user, cookie, time}) {
    text += '\n' + std::to_string(part.size()) + ':' + std::string(part);
  }
  return to_hex(hmac_sha256(key, text));
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::string block = key.size() > SHA256_BLOCK_LENGTH ? sha256(key, "") : std::string(key);
  block.resize(SHA256_BLOCK_LENGTH, '\0');
  std::string inner = block, outer = block;
  for (char& byte : inner) byte = static_cast<char>(byte ^ 0x36);
  for (char& byte : outer) byte = static_cast<char>(byte ^ 0x5c);
  return sha256(outer, sha256(inner, text));
}

std::string make_token(std::string_view key, std::string_view user, std::string_view cookie,
                       std::time_t now) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, now, 16);
  const std::string time(digits, end.ptr);
  return time + '.' + mac_of(key, user, cookie, time);
}

bool is_token(std::string_view token, std::string_view key, std::string_view user,
              std::string_view cookie, std::time_t now) {
  const std::size_t dot = token.find('.');
  if (dot == std::string_view::npos || key.empty() || cookie.empty()) return false;
  const std::string_view time = token.substr(0, dot);
  std::time_t made = 0;
  const auto read = std::from_chars(time.data(), time.data() + time.size(), made, 16);
  if (read.ec != std::errc() || read.ptr != time.data() + time.size()) return false;
  if (made > now || now - made > kTokenSeconds) return false;
  return is_equal(token.substr(dot + 1), mac_of(key, user, cookie, time));
}

}  // namespace scanq
