// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/loose_content.h"

#include <algorithm>
#include <cstdint>

#include "lib/base/digits.h"
#include "lib/mail/text.h"
#include "lib/mime/decode_base64.h"

namespace scanq {
namespace {

// At least three quarters of the line are digits of base64, and the line is no header field or
// boundary.
bool looks_like_base64(std::string_view line) {
  if (line.starts_with("--") || line.find(':') != std::string_view::npos) return false;
  const auto digits = static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return base64_value(c) >= 0 || c == '='; }));
  return digits * 4 >= line.size() * 3;
}

void add_run(std::vector<LooseContent>& runs, std::string_view text, std::size_t begin,
             std::size_t end) {
  const std::string_view run = text.substr(begin, end - begin);
  if (run.size() < kLeastLooseBytes) return;
  runs.push_back({begin, end, decode_base64(run, Padding::kEndsGroup)});
  std::string dropped = decode_base64(run, Padding::kIsDropped);
  if (dropped != runs.back().bytes) runs.push_back({begin, end, std::move(dropped)});
}

}  // namespace

std::vector<LooseContent> loose_base64(std::string_view text) {
  std::vector<LooseContent> runs;
  bool is_in_run = false;
  std::size_t begin = 0, end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t line_begin = at;
    const std::string_view line = next_line(text, at);
    if (line.empty()) continue;
    if (!looks_like_base64(line)) {
      if (is_in_run) add_run(runs, text, begin, end);
      is_in_run = false;
      continue;
    }
    if (!is_in_run) begin = line_begin;
    is_in_run = true;
    end = line_begin + line.size();
  }
  if (is_in_run) add_run(runs, text, begin, end);
  return runs;
}

std::string loose_quoted_printable(std::string_view text) {
  if (text.find('=') == std::string_view::npos) return {};
  std::string bytes;
  bytes.reserve(text.size());
  bool has_code = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      bytes += text[i];
      continue;
    }
    const std::size_t after = text.find_first_not_of(" \t\r", i + 1);
    if (after != std::string_view::npos && text[after] == '\n') {
      i = after;
      has_code = true;
    } else if (i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      bytes += static_cast<char>(hex_value(text[i + 1]) << 4 | hex_value(text[i + 2]));
      i += 2;
      has_code = true;
    } else {
      bytes += '=';
    }
  }
  return has_code ? bytes : std::string();
}

}  // namespace scanq
