// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The width of text on a terminal, by the locale of the process: in UTF-8 a Japanese character
// takes two columns. Knows no mail.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// The number of columns; a byte that is no character takes one.
std::size_t columns_of(std::string_view text);

// The text cut at the end of a character, or filled up with blanks, to exactly so many columns.
std::string fit_columns(std::string_view text, std::size_t columns);

// Breaks each line at blanks, or within a word without blanks, so that no line takes more columns.
// The rest of a broken line stands below the last of its text columns (which have two blanks or
// more between them) that begins in the first half of the line. REQUIRES: columns is 4 or more.
std::string fold_lines(std::string_view text, std::size_t columns);

}  // namespace scanq
