// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/catalogue.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <vector>

#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxTextBytes = 4096;  // longer ones are nothing that we say
constexpr int kMaxDepth = 5;                 // of texts within texts
constexpr std::size_t kMaxHoles = 6;
constexpr int kMaxTries = 20000;  // for one message, since a stranger's text can ask for millions

using Captured = std::array<std::string_view, kMaxHoles>;

// The number of the hole that the pattern begins with, "{1}"; 0: it begins with none.
std::size_t hole_at(std::string_view pattern) {
  const bool is_hole = pattern.size() >= 3 && pattern[0] == '{' && pattern[2] == '}' &&
                       pattern[1] >= '1' && pattern[1] <= '0' + static_cast<int>(kMaxHoles);
  return is_hole ? static_cast<std::size_t>(pattern[1] - '0') : 0;
}

std::size_t letters_before_hole(std::string_view pattern) {
  for (std::size_t at = 0; (at = pattern.find('{', at)) != std::string_view::npos; ++at) {
    if (hole_at(pattern.substr(at)) != 0) return at;
  }
  return pattern.size();
}

// Whether the whole text has the form of the pattern. What stands in a hole is as short as can be,
// and not empty. `tries` are left for it.
bool matches(std::string_view pattern, std::string_view text, Captured& captured, int& tries) {
  const std::size_t plain = letters_before_hole(pattern);
  if (text.substr(0, plain) != pattern.substr(0, plain)) return false;
  pattern.remove_prefix(plain);
  text.remove_prefix(plain);
  if (pattern.empty()) return text.empty();
  const std::size_t hole = hole_at(pattern);
  pattern.remove_prefix(3);
  const std::string_view next = pattern.substr(0, letters_before_hole(pattern));
  for (std::size_t end = 1; end <= text.size() && --tries > 0; ++end) {
    if (next.empty()) {
      end = text.size();
    } else {
      end = text.find(next, end);
      if (end == std::string_view::npos) return false;
    }
    captured[hole - 1] = text.substr(0, end);
    if (matches(pattern, text.substr(end), captured, tries)) return true;
  }
  return false;
}

std::string translated_at(std::string_view english, int depth);

std::string filled(std::string_view form, const Captured& captured, int depth) {
  std::string text;
  while (!form.empty()) {
    const std::size_t plain = letters_before_hole(form);
    text.append(form.substr(0, plain));
    form.remove_prefix(plain);
    if (form.empty()) break;
    const std::string_view piece = captured[hole_at(form) - 1];
    // One word is the name of something.
    const bool is_name = piece.find(' ') == std::string_view::npos;
    text += is_name ? std::string(piece) : translated_at(piece, depth + 1);
    form.remove_prefix(3);
  }
  return text;
}

// The message that says most of the text by itself.
std::optional<std::string> by_catalogue(std::string_view english, int depth) {
  const Translation* best = nullptr;
  std::size_t most = 0;
  Captured captured{}, best_captured{};
  for (const Translation& message : catalogue()) {
    const std::string_view pattern = message.english;
    if (best != nullptr && pattern.size() <= most) continue;
    int tries = kMaxTries;
    if (!matches(pattern, english, captured, tries)) continue;
    best = &message;
    best_captured = captured;
    most = pattern.size();
  }
  if (best == nullptr) return std::nullopt;
  return filled(best->japanese, best_captured, depth);
}

// A text that no message has as a whole, piece by piece.
std::string by_pieces(std::string_view english, std::string_view between, int depth) {
  std::string text;
  for (;;) {
    const std::size_t end = english.find(between);
    text += translated_at(english.substr(0, end), depth + 1);
    if (end == std::string_view::npos) return text;
    text += between;
    english.remove_prefix(end + between.size());
  }
}

std::string translated_at(std::string_view english, int depth) {
  if (english.size() > kMaxTextBytes || depth > kMaxDepth) return std::string(english);
  const std::optional<std::string> whole = by_catalogue(english, depth);
  if (whole) return *whole;
  for (const std::string_view between : {"\n", "; "}) {
    if (english.find(between) != std::string_view::npos) {
      return by_pieces(english, between, depth);
    }
  }
  return std::string(english);
}

}  // namespace

Language terminal_language() {
  for (const char* name : {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    std::string locale = to_lower_ascii(value);
    locale.resize(std::min(locale.find(':'), locale.size()));  // LANGUAGE is a list
    const std::size_t dot = locale.find('.');
    const std::string codeset = dot == std::string::npos ? "utf-8" : locale.substr(dot + 1);
    const std::string tongue = locale.substr(0, locale.find_first_of("_.@"));
    const bool is_ours = codeset.starts_with("utf-8") || codeset.starts_with("utf8");
    return tongue == "ja" && is_ours ? Language::kJapanese : Language::kEnglish;
  }
  return Language::kEnglish;
}

std::string translated(std::string_view english, Language language) {
  return language == Language::kJapanese ? translated_at(english, 0) : std::string(english);
}

std::string translated(std::string_view english) {
  return translated(english, terminal_language());
}

}  // namespace scanq
