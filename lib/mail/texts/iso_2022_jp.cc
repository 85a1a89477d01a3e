// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/texts/iso_2022_jp.h"

#include <algorithm>
#include <optional>

#include "lib/base/log.h"
#include "lib/mail/texts/jis_table.h"

namespace scanq {
namespace {

enum class Set { kAscii, kRoman, kKanji };
constexpr std::string_view kEscapes[] = {"\x1b(B", "\x1b(J", "\x1b$B"};

// Some characters of Windows' Shift_JIS and EUC-JP have other Unicode numbers than those of the
// same characters in JIS.
struct Twin {
  char16_t windows, jis;
};
constexpr Twin kTwins[] = {{0xff5e, 0x301c}, {0x2225, 0x2016}, {0xff0d, 0x2212},
                           {0xffe0, 0x00a2}, {0xffe1, 0x00a3}, {0xffe2, 0x00ac}};

std::optional<std::uint16_t> find_jis(char32_t unicode) {
  const Twin* twin = std::find_if(std::begin(kTwins), std::end(kTwins),
                                  [&](const Twin& one) { return one.windows == unicode; });
  if (twin != std::end(kTwins)) unicode = twin->jis;
  const std::span<const JisCharacter> table = jis_table();
  const auto found = std::lower_bound(
      table.begin(), table.end(), unicode,
      [](const JisCharacter& character, char32_t wanted) { return character.unicode < wanted; });
  if (found == table.end() || found->unicode != unicode) return std::nullopt;
  return found->jis;
}

}  // namespace

Result<std::string> to_iso_2022_jp(std::string_view utf8) {
  std::string text;
  Set now = Set::kAscii;
  const auto shift_to = [&](Set set) {
    if (set != now) text += kEscapes[static_cast<std::size_t>(set)];
    now = set;
  };
  while (!utf8.empty()) {
    const std::string_view character = utf8.substr(0, std::max<std::size_t>(utf8_length(utf8), 1));
    utf8.remove_prefix(character.size());
    if (static_cast<signed char>(character[0]) >= 0) {
      shift_to(Set::kAscii);
      text += character[0];
      continue;
    }
    const bool is_utf8 = character.size() > 1;
    const std::optional<std::uint16_t> jis =
        is_utf8 ? find_jis(code_point(character)) : std::nullopt;
    if (!jis) return Error{ErrorCode::kBadSettings, "a character that ISO-2022-JP lacks"};
    shift_to(*jis < 0x100 ? Set::kRoman : Set::kKanji);
    if (*jis >= 0x100) text += static_cast<char>(*jis >> 8);
    text += static_cast<char>(*jis & 0xff);
  }
  shift_to(Set::kAscii);
  return text;
}

}  // namespace scanq
