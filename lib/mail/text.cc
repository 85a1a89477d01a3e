// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/text.h"

#include <algorithm>

#include "lib/base/log.h"

namespace scanq {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD
constexpr std::string_view kBlanks = " \t";

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

}  // namespace

std::string one_line_utf8(std::string_view text, std::size_t max_bytes) {
  std::string line;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    std::string_view shown = length == 0 ? kReplacement : text.substr(0, length);
    if (length == 1 && is_control(text[0])) shown = " ";
    if (line.size() + shown.size() > max_bytes) break;
    line += shown;
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return line;
}

bool is_one_line(std::string_view text) {
  return std::none_of(text.begin(), text.end(), is_control);
}

std::string printable_ascii(std::string_view text, std::size_t max_bytes) {
  std::string shown(text.substr(0, max_bytes));
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c < 0x20 || c >= 0x7f; }, '?');
  return shown;
}

bool is_field_name(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

std::string to_lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string_view trim_blanks(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_all_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::vector<std::string> split_words(std::string_view text) {
  constexpr std::string_view kSeparators = " \t\n\v\f\r,";  // as isspace() has them, and commas
  std::vector<std::string> words;
  for (;;) {
    const std::size_t start = text.find_first_not_of(kSeparators);
    if (start == std::string_view::npos) return words;
    const std::size_t end = std::min(text.find_first_of(kSeparators, start), text.size());
    words.emplace_back(text.substr(start, end - start));
    text.remove_prefix(end);
  }
}

std::string_view next_line(std::string_view text, std::size_t& at) {
  const std::size_t end = text.find('\n', at);
  std::string_view line = text.substr(at, end == std::string_view::npos ? end : end - at);
  at = end == std::string_view::npos ? text.size() : end + 1;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string last_component_of(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  name = trim_blanks(name);
  return name.find_first_not_of('.') == std::string_view::npos ? std::string() : std::string(name);
}

}  // namespace scanq
