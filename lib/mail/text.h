// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Makes text from strangers fit to be shown. Pure.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// Valid UTF-8 in one line, at most max_bytes long: bytes that are not UTF-8 become U+FFFD, control
// bytes become blanks.
std::string one_line_utf8(std::string_view text, std::size_t max_bytes);

// Whether the text has no control byte.
bool is_one_line(std::string_view text);

// The last component of a name that may be a path, as it is shown and written: behind the last
// slash or backslash, without blanks around it; empty where nothing but dots is left.
std::string last_component_of(std::string_view name);

// Printable ASCII only, everything else as '?', at most max_bytes: for header lines and SMTP
// replies, where nothing else is safe.
std::string printable_ascii(std::string_view text, std::size_t max_bytes);

// Whether the text can be the name of a header field (RFC 5322, 3.6.8); a colon is not looked for.
bool is_field_name(std::string_view text);

std::string to_lower_ascii(std::string_view text);
// Whether one of these words stands somewhere in the text.
bool has_any_of(std::string_view text, std::initializer_list<std::string_view> words);
// Whether the texts differ in nothing but the case of ASCII letters.
bool equals_ignoring_case(std::string_view a, std::string_view b);
std::string_view trim_blanks(std::string_view text);
// Whether the text has nothing but blanks and ends of lines.
bool is_all_blank(std::string_view text);
// Returns the line at `at`, without its end, and moves `at` behind it. A bare CR stays in the line.
inline std::string_view next_line(std::string_view text, std::size_t& at) {
  const std::size_t end = text.find('\n', at);
  std::string_view line = text.substr(at, end == std::string_view::npos ? end : end - at);
  at = end == std::string_view::npos ? text.size() : end + 1;
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}
// The text with an LF for each CR alone, at which some programs end a line; none if it has no such
// CR.
std::optional<std::string> with_line_ends(std::string_view text);
// Splits at blanks and commas; empty pieces are left out.
std::vector<std::string> split_words(std::string_view text);

// The word that a mistyped one most likely stands for: one that it begins, or that differs from it
// by one or two letters. Empty where there is none.
std::string_view nearest_word(std::string_view word, std::span<const std::string_view> words);
// `before` and the word; empty where the word is.
std::string did_you_mean(std::string_view word, std::string_view before);

}  // namespace scanq
