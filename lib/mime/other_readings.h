// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Charsets that programs read in more than one way, or for which iconv needs a file that a confined
// process may not open: UTF-7, UTF-16, UTF-32, EBCDIC, and those that shift between sets. For names
// that are checked against rules: ASCII counts, and the rest may be left out. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace scanq {

// kFirst and kSecond are UTF-7 and its form for IMAP; the high or the low byte first; EBCDIC as
// most of its code pages have it and as the Japanese one has; and for shifts one and the same.
enum class CharsetReading { kUsual, kFirst, kSecond };
inline constexpr std::array kOtherReadings{CharsetReading::kFirst, CharsetReading::kSecond};

// Whether there is more than the usual reading. A label that is not known may be one of EBCDIC.
bool has_other_readings(std::string_view bytes, std::string_view label);

// The bytes in that reading, as UTF-8; in the usual one as by bytes_to_utf8.
std::string read_charset(std::string_view bytes, std::string_view label, CharsetReading reading);

// UTF-16 whose bytes come in that order, without a converter; nothing beyond 16 bits.
std::string utf16_to_utf8(std::string_view bytes, bool is_high_first);

}  // namespace scanq
