// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A request of scanq-web to root, and the answer: one file of JSON each. The request is a
// stranger's to root, for whoever takes over the web server can write any. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

inline constexpr std::size_t kMaxRequestBytes = 64 << 10;
inline constexpr std::size_t kMaxAnswerBytes = 32 << 20;

struct WebRequest {
  std::string user, address;  // the administrator and the browser's address, as scanq-web says
  std::string verb;
  std::map<std::string, std::string> words;
};

struct WebAnswer {
  int status = 0;  // the exit code of the command
  std::string out, err;
};

// The name of a request's file, and of its answer's: 32 lower-case digits of hexadecimal.
bool is_request_name(std::string_view name);

std::string format_request(const WebRequest& request);
// kInternal, with the reason, for all else than format_request makes: other keys, other types, more
// than kMaxRequestWords words, control bytes, or too much text.
inline constexpr std::size_t kMaxRequestWords = 16;
Result<WebRequest> parse_request(std::string_view text);

// Bytes that are no UTF-8 become U+FFFD.
std::string format_answer(const WebAnswer& answer);
Result<WebAnswer> parse_answer(std::string_view text);

}  // namespace scanq
