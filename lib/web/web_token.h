// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The token that a form must bring back, so that no foreign page can send it: bound to the
// administrator, to the browser's cookie and to a time (hmac.h). Pure.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace scanq {

inline constexpr std::time_t kTokenSeconds = 12 * 3600;

// "TIME.MAC", both in hexadecimal.
std::string make_token(std::string_view key, std::string_view user, std::string_view cookie,
                       std::time_t now);
// False for a token of another key, user or cookie, one that is older than kTokenSeconds, or one of
// the future.
bool is_token(std::string_view token, std::string_view key, std::string_view user,
              std::string_view cookie, std::time_t now);

}  // namespace scanq
