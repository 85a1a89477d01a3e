// How wide text is on a terminal, as the locale of the process says: in UTF-8 a Japanese character
// takes two columns. Knows no mail.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// How many columns it takes; a byte that is no character takes one.
std::size_t columns_of(std::string_view text);

// The text cut at a character's end, or filled up with blanks, to exactly so many columns.
std::string fit_columns(std::string_view text, std::size_t columns);

// Each line broken at blanks, where there are none within a word, so that none takes more columns.
// What goes on below stands under the last of the line's columns (they have two blanks or more
// between them) that begins in its first half. REQUIRES: columns is 4 or more.
std::string fold_lines(std::string_view text, std::size_t columns);

}  // namespace scanq
