// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/form_text.h"

#include <algorithm>

#include "lib/base/digits.h"
#include "lib/base/log.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr int kFullWeight = 1000;  // of q=1

Error no_form(const char* why) {
  return {ErrorCode::kBadEnvelope, std::string("these are no fields of a form: ") + why};
}

bool is_utf8_line(std::string_view text) {
  if (!is_one_line(text)) return false;
  for (std::size_t at = 0, length; at < text.size(); at += length) {
    length = utf8_length(text.substr(at));
    if (length == 0) return false;
  }
  return true;
}

Result<std::string> decode(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const std::optional<char> byte = hex_byte(text.substr(i + 1));
      if (!byte) return no_form("a percent sign without two digits");
      plain += *byte;
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  if (!is_utf8_line(plain)) return no_form("a text that is not one line of UTF-8");
  return plain;
}

// Takes the piece before the next `mark` off the front of `text`.
std::string_view take_piece(std::string_view& text, char mark) {
  const std::size_t end = std::min(text.find(mark), text.size());
  const std::string_view piece = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return piece;
}

// Of "ja;q=0.8": 800. One that cannot be read counts as 0.
int weight_of(std::string_view parameters) {
  const std::size_t at = parameters.find("q=");
  if (at == std::string_view::npos) return kFullWeight;
  std::string_view number = parameters.substr(at + 2);
  int weight = 0, unit = kFullWeight;
  for (const char c : number) {
    if (c == '.') continue;
    if (c < '0' || c > '9' || unit == 0) break;
    weight += (c - '0') * unit;
    unit /= 10;
  }
  return std::min(weight, kFullWeight);
}

}  // namespace

Result<FormFields> parse_form(std::string_view text) {
  FormFields fields;
  while (!text.empty()) {
    std::string_view piece = take_piece(text, '&');
    if (piece.empty()) continue;
    const std::string_view name = take_piece(piece, '=');
    Result<std::string> key = decode(name), value = decode(piece);
    if (!key) return key.error();
    if (!value) return value.error();
    if (!fields.emplace(*key, *value).second) return no_form("one stands twice");
    if (fields.size() > kMaxFormFields) return no_form("there are too many");
  }
  return fields;
}

std::string field_of(const FormFields& fields, const std::string& name) {
  const auto at = fields.find(name);
  return at == fields.end() ? "" : at->second;
}

std::string cookie_value(std::string_view cookies, std::string_view name) {
  std::string found;
  int count = 0;
  while (!cookies.empty()) {
    std::string_view piece = trim_blanks(take_piece(cookies, ';'));
    if (take_piece(piece, '=') != name) continue;
    found = piece;
    ++count;
  }
  return count == 1 ? found : "";
}

bool wants_japanese(std::string_view accept_language) {
  int english = 0, japanese = 0;
  bool is_japanese_first = false;
  while (!accept_language.empty()) {
    std::string_view piece = trim_blanks(take_piece(accept_language, ','));
    const std::string tag = to_lower_ascii(trim_blanks(take_piece(piece, ';')));
    const int weight = weight_of(piece);
    if (tag == "ja" || tag.starts_with("ja-")) {
      if (english == 0 && japanese == 0) is_japanese_first = true;
      japanese = std::max(japanese, weight);
    } else if (tag == "en" || tag.starts_with("en-")) {
      english = std::max(english, weight);
    }
  }
  return japanese > english || (japanese == english && japanese > 0 && is_japanese_first);
}

}  // namespace scanq
