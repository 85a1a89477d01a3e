// What a message may carry whatever its MIME structure is taken for: everything in it that looks
// like base64, and all of it as quoted-printable. For messages whose structure is in doubt. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// Lines that follow each other and look like base64, and what is decoded from them.
struct LooseContent {
  std::size_t begin = 0, end = 0;  // where it stands in the text
  std::string bytes;
};

// Each run of such lines; where a padding stands in the middle of one, both as a decoder has it
// that goes on behind it, and as one that drops it. Blank lines and other characters within do not
// end a run. Less than kLeastLooseBytes is no run. At most twice the size of the text comes out.
inline constexpr std::size_t kLeastLooseBytes = 40;
std::vector<LooseContent> loose_base64(std::string_view text);

// The text with every =XX and soft line end decoded; empty where there is none.
std::string loose_quoted_printable(std::string_view text);

}  // namespace scanq
