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

}  // namespace scanq
