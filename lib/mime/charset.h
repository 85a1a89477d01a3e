// Bytes in some charset to UTF-8. Only the charsets of a fixed list are known, so no label of a
// stranger ever reaches iconv, which loads a module from disk for each charset. What a label says
// is a hint: mail programs have lied for decades, the Japanese ones most.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// Valid UTF-8. A label that is empty, unknown or contradicted by the bytes is replaced by a guess;
// bytes that fit nothing become U+FFFD. The pictograms of Japanese phones, which stand in areas for
// private use, become the customary U+3013.
std::string bytes_to_utf8(std::string_view bytes, std::string_view label);

// The same without a label: ISO-2022-JP by its escapes, UTF-8, EUC-JP, Shift_JIS, or windows-1252.
std::string guess_to_utf8(std::string_view bytes);

// glibc reads a converter's module from disk when it is first used. After this call none of those
// that bytes_to_utf8 needs for Japanese and western mail will be read any more. A charset that the
// system does not have is left out.
void open_usual_charsets();

// ISO-2022-JP text switches sets by escape sequences; within a two-byte set, quotes, backslashes
// and question marks are halves of characters. Length of the shifted stretch that `text` begins
// with, its closing escape included; 0 if it begins with none.
std::size_t shifted_length(std::string_view text);

// ISO-2022-JP (with half-width kana, vendor characters and sloppy endings) as EUC-JP-MS. Bytes that
// are none of it stay as they are.
std::string iso_2022_jp_to_euc(std::string_view bytes);

}  // namespace scanq
