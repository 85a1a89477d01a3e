// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mime/other_readings.h"

#include <algorithm>
#include <utility>

#include "lib/base/digits.h"
#include "lib/mail/text.h"
#include "lib/mime/charset.h"
#include "lib/mime/decode_base64.h"

namespace scanq {
namespace {

constexpr unsigned kNoCharacter = 0xfffd;
constexpr char kEscapeSign = '\x1b', kToPairs = '\x0e', kFromPairs = '\x0f';

// The places of characters that all code pages of EBCDIC share but for the small letters.
constexpr std::string_view kSmall = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kSmallPlaces =
    "\x81\x82\x83\x84\x85\x86\x87\x88\x89\x91\x92\x93\x94"
    "\x95\x96\x97\x98\x99\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9";
constexpr std::string_view kJapaneseSmallPlaces =
    "\x62\x63\x64\x65\x66\x67\x68\x69\x71\x72\x73\x74\x75"
    "\x76\x77\x78\x8b\x9b\xab\xb3\xb4\xb5\xb6\xb7\xb8\xb9";
constexpr std::string_view kOther = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .<(+&*);-/,%_>?:'=\"";
constexpr std::string_view kOtherPlaces =
    "\xc1\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xd1\xd2\xd3\xd4"
    "\xd5\xd6\xd7\xd8\xd9\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9"
    "\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\x40\x4b\x4c"
    "\x4d\x4e\x50\x5c\x5d\x5e\x60\x61\x6b\x6c\x6d\x6e\x6f"
    "\x7a\x7d\x7e\x7f";
static_assert(kSmall.size() == kSmallPlaces.size());
static_assert(kSmall.size() == kJapaneseSmallPlaces.size());
static_assert(kOther.size() == kOtherPlaces.size());

void add_character(std::string& text, unsigned value) {
  if (value < 0x80) {
    text += static_cast<char>(value);
  } else if (value < 0x800) {
    text += {static_cast<char>(0xc0 | value >> 6), static_cast<char>(0x80 | (value & 0x3f))};
  } else {
    text += {static_cast<char>(0xe0 | value >> 12), static_cast<char>(0x80 | (value >> 6 & 0x3f)),
             static_cast<char>(0x80 | (value & 0x3f))};
  }
}

// ISO 2022 and HZ. In the sets of two bytes of China, Japan and Korea, row 3 has the wide forms of
// ASCII.
class ShiftReader {
 public:
  explicit ShiftReader(std::string_view bytes) : left_(bytes) {}

  std::string read() {
    std::string text;
    while (!left_.empty()) {
      if (skip_shift()) continue;
      const std::string_view character = left_.substr(0, is_in_pairs_ ? 2 : 1);
      left_.remove_prefix(character.size());
      if (character.size() == 1 || character.starts_with('#')) {
        text += character.back();
      } else if (character == "!%") {  // the Japanese one has the full stop elsewhere
        text += '.';
      } else {
        add_character(text, kNoCharacter);
      }
    }
    return text;
  }
  // Whether there is more than what bytes_to_utf8 takes for ISO-2022-JP.
  bool is_odd() {
    bool has_odd = false, has_pairs = false;
    for (; !left_.empty(); left_.remove_prefix(1)) {
      if (left_[0] != kEscapeSign) continue;
      has_odd = has_odd || escape_length(left_) == 0;
      has_pairs = has_pairs || shifted_length(left_) > 0;
    }
    return has_odd || !has_pairs;
  }

 private:
  bool skip_shift() {
    const char c = left_[0];
    if (c == kToPairs || c == kFromPairs || left_.starts_with("~{") || left_.starts_with("~}")) {
      is_in_pairs_ = c == kToPairs || left_.starts_with("~{");
      left_.remove_prefix(c == '~' ? 2 : 1);
      return true;
    }
    if (c != kEscapeSign) return false;
    const std::string_view sequence =
        left_.substr(1, left_.find_first_not_of(" !\"#$%&'()*+,-./", 1));
    // Others, as "$)C", name a set for later.
    const bool is_for_now = sequence.size() < 3 || sequence[1] == '(';
    if (is_for_now) is_in_pairs_ = sequence.starts_with('$');
    left_.remove_prefix(sequence.size() + 1);
    return true;
  }

  std::string_view left_;
  bool is_in_pairs_ = false;
};

enum class Kind { kOrdinary, kUtf7, kUtf16, kUtf32, kShifting, kEbcdic };

// Labels as "UTF_7", "utf 7" and "u7" are known in Python.
Kind kind_of(std::string_view bytes, std::string_view label) {
  std::string bare = to_lower_ascii(label);
  std::erase_if(bare, [](char c) { return c == '-' || c == '_' || c == ' '; });
  if (has_any_of(bare, {"utf7"}) || bare == "u7") return Kind::kUtf7;
  if (has_any_of(bare, {"utf32", "ucs4"}) || bare == "u32") return Kind::kUtf32;
  if (has_any_of(bare, {"16", "ucs", "unicode"})) return Kind::kUtf16;
  const bool is_odd_2022 = has_any_of(bare, {"2022"}) && !has_any_of(bare, {"jp"});
  if (is_odd_2022 || bare.starts_with("hz")) return Kind::kShifting;
  if (bytes.find(kEscapeSign) != std::string_view::npos && ShiftReader(bytes).is_odd()) {
    return Kind::kShifting;
  }
  return bare.empty() || is_known_charset(label) ? Kind::kOrdinary : Kind::kEbcdic;
}

std::string utf32_to_utf8(std::string_view bytes, bool is_high_first) {
  std::string text;
  for (; bytes.size() >= 4; bytes.remove_prefix(4)) {
    unsigned value = 0;
    for (unsigned i = 0; i < 4; ++i) value = value << 8 | byte_at(bytes, is_high_first ? i : 3 - i);
    add_character(text, value < 0x10000 ? value : kNoCharacter);
  }
  return text;
}

std::string utf7_to_utf8(std::string_view bytes, bool is_for_imap) {
  const char shift = is_for_imap ? '&' : '+';
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const char c = bytes[at++];
    if (c != shift) {
      text += c;
      continue;
    }
    std::string digits;
    for (; at < bytes.size(); ++at) {
      const char digit = is_for_imap && bytes[at] == ',' ? '/' : bytes[at];
      if (base64_value(digit) < 0) break;
      digits += digit;
    }
    const bool is_ended = at < bytes.size() && bytes[at] == '-';
    if (digits.empty() && is_ended) text += shift;
    if (is_ended) ++at;
    text += utf16_to_utf8(decode_base64(digits, Padding::kIsDropped), true);
  }
  return text;
}

std::string ebcdic_to_utf8(std::string_view bytes, std::string_view small_places) {
  std::string text;
  for (const char c : bytes) {
    const std::size_t small = small_places.find(c), other = kOtherPlaces.find(c);
    const bool is_small = small != std::string_view::npos;
    const bool is_known = is_small || other != std::string_view::npos;
    add_character(text, !is_known  ? kNoCharacter
                        : is_small ? static_cast<unsigned>(kSmall[small])
                                   : static_cast<unsigned>(kOther[other]));
  }
  return text;
}

}  // namespace

std::string utf16_to_utf8(std::string_view bytes, bool is_high_first) {
  std::string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    const unsigned unit = is_high_first ? first << 8U | second : second << 8U | first;
    add_character(text, unit);
  }
  return text;
}

bool has_other_readings(std::string_view bytes, std::string_view label) {
  return kind_of(bytes, label) != Kind::kOrdinary;
}

std::string read_charset(std::string_view bytes, std::string_view label, CharsetReading reading) {
  const bool is_first = reading == CharsetReading::kFirst;
  switch (reading == CharsetReading::kUsual ? Kind::kOrdinary : kind_of(bytes, label)) {
    case Kind::kOrdinary:
      return bytes_to_utf8(bytes, label);
    case Kind::kUtf7:
      return utf7_to_utf8(bytes, !is_first);
    case Kind::kUtf16:
      return utf16_to_utf8(bytes, is_first);
    case Kind::kUtf32:
      return utf32_to_utf8(bytes, is_first);
    case Kind::kShifting:
      return ShiftReader(bytes).read();
    case Kind::kEbcdic:
      break;
  }
  return ebcdic_to_utf8(bytes, is_first ? kSmallPlaces : kJapaneseSmallPlaces);
}

}  // namespace scanq
