// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Converts bytes in some charset to UTF-8. Only the charsets of a fixed list are known: iconv loads
// a module from disk for each charset, so it never gets a label that a stranger chose. A label is
// only a hint, since mail programs, the Japanese ones most of all, often name the wrong charset.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// The result is valid UTF-8. A label that is empty, unknown or contradicted by the bytes is
// replaced by a guess; bytes that fit nothing become U+FFFD. The pictograms of Japanese phones,
// which stand in areas for private use, become the customary U+3013.
std::string bytes_to_utf8(std::string_view bytes, std::string_view label);

// The same without a label: ISO-2022-JP by its escapes, UTF-8, EUC-JP, Shift_JIS, or windows-1252.
std::string guess_to_utf8(std::string_view bytes);

// Whether bytes_to_utf8 knows the label.
bool is_known_charset(std::string_view label);

// Whether all of it is UTF-8.
bool is_utf8(std::string_view bytes);

// Opens the converters that bytes_to_utf8 needs for Japanese, western, Chinese and Korean mail.
// glibc loads a converter's module at its first use, which a confined process may not do: a charset
// whose converter is not open by then is unknown there, and its bytes are guessed at. A charset
// that the system lacks is left out.
void open_usual_charsets();
// Opens all converters that bytes_to_utf8 knows, and those of old documents, and lets each convert
// a letter. To load these 60 modules takes longer than to scan a mail, so this is for the process
// that is to be frozen.
void open_named_charsets();

// The length of the shifted stretch at the start of `text`, its closing escape included; 0 if there
// is none. ISO-2022-JP switches between sets by escape sequences, and within a two-byte set the
// bytes of quotes, backslashes and question marks are halves of characters.
std::size_t shifted_length(std::string_view text);

// The length of the escape sequence of ISO-2022-JP at the start of `text`; 0 if there is none.
std::size_t escape_length(std::string_view text);

// Converts ISO-2022-JP (with half-width kana, vendor characters and sloppy endings) to EUC-JP-MS.
// Bytes that are no ISO-2022-JP stay as they are.
std::string iso_2022_jp_to_euc(std::string_view bytes);

}  // namespace scanq
