// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/web_token.h"

#include <charconv>
#include <cstdint>

#include "lib/web/hmac.h"

namespace scanq {
namespace {

std::string mac_of(std::string_view key, std::string_view user, std::string_view cookie,
                   std::string_view time) {
  return sign_texts(key, "form", {user, cookie, time});
}

}  // namespace

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
  std::uint64_t made = 0;  // without a sign: a difference of forged times must not overflow
  const auto read = std::from_chars(time.data(), time.data() + time.size(), made, 16);
  if (read.ec != std::errc() || read.ptr != time.data() + time.size()) return false;
  const auto today = static_cast<std::uint64_t>(now);
  if (made > today || today - made > kTokenSeconds) return false;
  return is_same_signature(token.substr(dot + 1), mac_of(key, user, cookie, time));
}

}  // namespace scanq
