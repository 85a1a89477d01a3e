// Text of strangers, made harmless for a terminal. Pure.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// Printable UTF-8 as it is; control bytes, characters that turn the direction of writing, and bytes
// that are no UTF-8 as \xNN. Newlines too: it gives one line.
std::string terminal_text(std::string_view text);

}  // namespace scanq
