// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// ISO-2022-JP as it occurs in mail; see charset.h. glibc's own converter refuses half-width kana
// and NEC's row 13, which most Japanese mail programs send. So the escape sequences are undone
// here, and glibc's converter for EUC-JP-MS, which has all of these characters, does the rest.
#include "lib/mime/charset.h"

namespace scanq {
namespace {

constexpr char kEscape = '\x1b';
constexpr char kShiftOut = '\x0e', kShiftIn = '\x0f';

enum class Set { kAscii, kKana, kKanji, kSupplement };

struct Escape {
  std::string_view bytes;
  Set set;
};
constexpr Escape kEscapes[] = {
    {"\x1b$@", Set::kKanji},       {"\x1b$B", Set::kKanji},  {"\x1b$(@", Set::kKanji},
    {"\x1b$(B", Set::kKanji},      {"\x1b$(O", Set::kKanji}, {"\x1b$(Q", Set::kKanji},
    {"\x1b$(D", Set::kSupplement}, {"\x1b(B", Set::kAscii},  {"\x1b(J", Set::kAscii},
    {"\x1b(H", Set::kAscii},       {"\x1b(I", Set::kKana},
};

const Escape* escape_at(std::string_view text) {
  for (const Escape& escape : kEscapes) {
    if (text.starts_with(escape.bytes)) return &escape;
  }
  return nullptr;
}

bool is_graphic(char c) {
  return c >= 0x21 && c <= 0x7e;
}
char high(char c) {
  return static_cast<char>(c | 0x80);
}

}  // namespace

std::size_t shifted_length(std::string_view text) {
  const Escape* opening = text.empty() || text[0] != kEscape ? nullptr : escape_at(text);
  if (opening == nullptr || opening->set == Set::kAscii) return 0;
  std::size_t at = opening->bytes.size();
  while (at < text.size()) {
    if (text[at] == '\r' || text[at] == '\n') return at;  // the end of a line shifts back to ASCII
    const Escape* next = text[at] == kEscape ? escape_at(text.substr(at)) : nullptr;
    if (next != nullptr && next->set == Set::kAscii) return at + next->bytes.size();
    ++at;
  }
  return text.size();
}

std::size_t escape_length(std::string_view text) {
  const Escape* escape = escape_at(text);
  return escape == nullptr ? 0 : escape->bytes.size();
}

std::string iso_2022_jp_to_euc(std::string_view bytes) {
  std::string euc;
  Set set = Set::kAscii;
  while (!bytes.empty()) {
    const char first = bytes[0];
    const Escape* escape = first == kEscape ? escape_at(bytes) : nullptr;
    if (escape != nullptr) {
      set = escape->set;
      bytes.remove_prefix(escape->bytes.size());
      continue;
    }
    std::size_t used = 1;
    if (first == kShiftOut || first == kShiftIn) {
      set = first == kShiftOut ? Set::kKana : Set::kAscii;
    } else if (set == Set::kKana && is_graphic(first)) {
      euc += {'\x8e', high(first)};
    } else if ((set == Set::kKanji || set == Set::kSupplement) && bytes.size() > 1 &&
               is_graphic(first) && is_graphic(bytes[1])) {
      if (set == Set::kSupplement) euc += '\x8f';
      euc += {high(first), high(bytes[1])};
      used = 2;
    } else {
      // A blank or the end of a line within a two-byte set: the sender forgot to shift back.
      if (first == ' ' || first == '\r' || first == '\n') set = Set::kAscii;
      if (first != kEscape) euc += first;
    }
    bytes.remove_prefix(used);
  }
  return euc;
}

}  // namespace scanq
