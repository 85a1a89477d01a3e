// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/encoded_words.h"

#include <algorithm>

#include "lib/base/log.h"
#include "lib/mail/base64.h"
#include "lib/mail/texts/iso_2022_jp.h"

namespace scanq {
namespace {

constexpr std::size_t kFoldColumn = 76;
// RFC 2047 allows 75 bytes, but 76 for the whole line that holds such a word, the field's name
// included.
constexpr std::size_t kMaxWordBytes = 64;
constexpr std::string_view kUtf8Frame = "=?UTF-8?B?";
constexpr std::string_view kJisFrame = "=?ISO-2022-JP?B?";

// One encoded word. Its size tells the caller whether more text fits.
std::string encoded_word(std::string_view text, MailCharset charset) {
  if (charset == MailCharset::kUtf8) return std::string(kUtf8Frame) + base64(text) + "?=";
  return std::string(kJisFrame) + base64(*to_iso_2022_jp(text)) + "?=";
}

}  // namespace

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) >= 0; });
}

MailCharset fitting_charset(std::string_view text, MailCharset wanted) {
  if (wanted == MailCharset::kUtf8 || !to_iso_2022_jp(text)) return MailCharset::kUtf8;
  return MailCharset::kIso2022Jp;
}

std::vector<std::string> encoded_words(std::string_view text, MailCharset wanted) {
  const MailCharset charset = fitting_charset(text, wanted);
  std::vector<std::string> words;
  while (!text.empty()) {
    std::size_t taken = 0;
    std::string word;
    while (taken < text.size()) {
      const std::size_t length = std::max<std::size_t>(utf8_length(text.substr(taken)), 1);
      std::string longer = encoded_word(text.substr(0, taken + length), charset);
      if (taken > 0 && longer.size() > kMaxWordBytes) break;
      word = std::move(longer);
      taken += length;
    }
    words.push_back(std::move(word));
    text.remove_prefix(taken);
  }
  return words;
}

bool needs_encoding(std::string_view word) {
  return !is_ascii(word) || word.find("=?") != std::string_view::npos ||
         word.size() > kMaxWordBytes;
}

std::string fold_field(std::string_view name, const std::vector<std::string>& words) {
  std::string field = std::string(name) + ":";
  std::size_t column = field.size();
  for (const std::string& word : words) {
    if (column + 1 + word.size() > kFoldColumn && column > name.size() + 1) {
      field += '\n';
      column = 0;
    }
    field += ' ';
    field += word;
    column += word.size() + 1;
  }
  return field + '\n';
}

}  // namespace scanq
