// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/loose_content.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "lib/base/digits.h"
#include "lib/mail/text.h"
#include "lib/mime/decode_base64.h"
#include "lib/mime/header_text.h"

namespace scanq {
namespace {

bool is_base64_digit(char c) {
  return base64_value(c) >= 0;
}

// At least three quarters of the line are digits of base64, and the line is no header field or
// boundary.
bool looks_like_base64(std::string_view line) {
  if (line.starts_with("--") || line.find(':') != std::string_view::npos) return false;
  const auto digits = static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return is_base64_digit(c) || c == '='; }));
  return digits * 4 >= line.size() * 3;
}

void add_place(std::vector<LoosePlace>& places, std::size_t begin, std::size_t end) {
  if (begin < end && end - begin >= kLeastLooseBytes) places.push_back({begin, end});
}

}  // namespace

std::vector<std::string> base64_readings(std::string_view text) {
  std::vector<std::string> readings{decode_base64(text, Padding::kEndsGroup)};
  const std::string_view behind_padding = text.substr(std::min(text.find('='), text.size()));
  if (std::none_of(behind_padding.begin(), behind_padding.end(), is_base64_digit)) return readings;
  std::string dropped = decode_base64(text, Padding::kIsDropped);
  if (dropped != readings.front()) readings.push_back(std::move(dropped));
  return readings;
}

std::vector<LoosePlace> loose_base64(std::string_view text) {
  std::vector<LoosePlace> runs;
  bool is_in_run = false;
  std::size_t begin = 0, end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t line_begin = at;
    const std::string_view line = next_line(text, at);
    if (line.empty()) continue;
    if (!looks_like_base64(line)) {
      if (is_in_run) add_place(runs, begin, end);
      is_in_run = false;
      continue;
    }
    if (!is_in_run) begin = line_begin;
    is_in_run = true;
    end = line_begin + line.size();
  }
  if (is_in_run) add_place(runs, begin, end);
  return runs;
}

namespace {

constexpr std::string_view kEncodingField = "content-transfer-encoding";
constexpr std::size_t kMaxDeclarationBytes = 998;

// Whether that word stands somewhere. Its digits have no case, and are seldom.
bool has_word_base64(std::string_view text) {
  constexpr std::string_view kLetters = "base";
  for (std::size_t at = text.find("64"); at != std::string_view::npos;
       at = text.find("64", at + 1)) {
    if (at >= kLetters.size() &&
        equals_ignoring_case(text.substr(at - kLetters.size(), kLetters.size()), kLetters))
      return true;
  }
  return false;
}

// Whether the line, or the one that goes on with it at `next`, does so.
bool declares_base64(std::string_view line, std::string_view text, std::size_t next) {
  if (line.size() <= kEncodingField.size() || line.find(':') == std::string_view::npos)
    return false;
  std::string field = to_lower_ascii(line.substr(0, kMaxDeclarationBytes));
  if (field.find(kEncodingField) == std::string::npos) return false;
  const std::string_view behind = text.substr(next, kMaxDeclarationBytes);
  if (behind.starts_with(' ') || behind.starts_with('\t'))
    field += to_lower_ascii(behind.substr(0, behind.find('\n')));
  return has_word_base64(field);
}

// The places behind a field where a content may begin or end, and whether it is out of the
// ordinary.
struct DeclaredPlaces {
  std::size_t behind_fields = std::string_view::npos, behind_blank = std::string_view::npos;
  std::size_t dashes = std::string_view::npos, end = 0;
  bool has_odd_lines = false, has_odd_dashes = false;
};

// Looks from `at` on, up to the next such field or the end of the text.
DeclaredPlaces places_behind(std::string_view text, std::size_t at) {
  DeclaredPlaces places;
  places.end = text.size();
  while (at < text.size()) {
    const std::size_t begin = at;
    const std::string_view line = next_line(text, at);
    if (declares_base64(line, text, at)) {
      places.end = begin;
      break;
    }
    const bool is_blank = is_all_blank(line);
    if (places.behind_fields == std::string_view::npos && !is_blank &&
        !belongs_to_header(line, kMaxDeclarationBytes))
      places.behind_fields = begin;
    if (places.behind_blank == std::string_view::npos && is_blank) places.behind_blank = at;
    const bool is_inside = std::min(places.behind_fields, places.behind_blank) <= begin;
    if (!is_inside || places.dashes != std::string_view::npos) continue;
    if (line.starts_with("--")) {
      places.dashes = begin;
      std::size_t behind = at;
      const std::string_view next = next_line(text, behind);
      places.has_odd_dashes = !is_all_blank(next) && !belongs_to_header(next, kMaxDeclarationBytes);
    } else if (!is_blank && !looks_like_base64(line)) {
      places.has_odd_lines = true;
    }
  }
  return places;
}

void add_declared(std::vector<LoosePlace>& contents, const DeclaredPlaces& places) {
  for (const std::size_t begin : {places.behind_fields, places.behind_blank}) {
    add_place(contents, begin, std::min(places.dashes, places.end));
    if (places.has_odd_dashes) add_place(contents, begin, places.end);
  }
}

}  // namespace

std::vector<LoosePlace> declared_base64(std::string_view text) {
  std::vector<LoosePlace> contents;
  if (!has_word_base64(text)) return contents;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = next_line(text, at);
    if (!declares_base64(line, text, at)) continue;
    const DeclaredPlaces places = places_behind(text, at);
    if (places.has_odd_lines || places.has_odd_dashes) add_declared(contents, places);
    at = places.end;
  }
  return contents;
}

namespace {

bool ends_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() &&
         equals_ignoring_case(text.substr(text.size() - word.size()), word);
}

// Whether one equals sign stands behind the word "boundary", or each behind "name", as where a
// part's name is given. Nothing but names could be spelled so.
bool gives_names_only(std::string_view line) {
  bool is_of_names = true;
  for (std::size_t at = line.find('='); at != std::string_view::npos; at = line.find('=', at + 1)) {
    const std::string_view before = line.substr(0, at);
    if (ends_with_word(before, "boundary")) return true;
    is_of_names = is_of_names && ends_with_word(before, "name");
  }
  return is_of_names;
}

// A line of base64 with padding, or one that names a boundary or a part: its equals signs are no
// codes, and nearly every mail has such lines.
bool is_no_quoted_printable(std::string_view line) {
  const std::size_t end = line.find('=');
  const bool is_padded = line.size() % 4 == 0 && line.size() - end <= 2 &&
                         line.find_first_not_of('=', end) == std::string_view::npos &&
                         std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(end),
                                     [](char c) { return base64_value(c) >= 0; });
  return is_padded || gives_names_only(line);
}

}  // namespace

bool add_quoted_printable(std::string& bytes, std::string_view text) {
  bool has_code = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t sign = std::min(text.find('=', at), text.size());
    bytes.append(text, at, sign - at);
    at = sign;
    if (sign == text.size()) break;
    const std::optional<char> byte = hex_byte(text.substr(sign + 1));
    const std::size_t after = byte ? sign : text.find_first_not_of(" \t\r", sign + 1);
    if (byte) {
      bytes += *byte;
      at += 3;
    } else if (after != std::string_view::npos && text[after] == '\n') {
      at = after + 1;
    } else {
      bytes += '=';
      ++at;
      continue;
    }
    has_code = true;
  }
  return has_code;
}

std::string loose_quoted_printable(std::string_view text) {
  if (text.find('=') == std::string_view::npos) return {};
  std::string bytes;
  bytes.reserve(text.size());
  bool has_code = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::string_view line = next_line(text, at);
    const std::string_view with_end = text.substr(begin, at - begin);
    if (line.find('=') == std::string_view::npos || is_no_quoted_printable(line)) {
      bytes += with_end;
    } else {
      has_code = add_quoted_printable(bytes, with_end) || has_code;
    }
  }
  return has_code ? bytes : std::string();
}

}  // namespace scanq
