// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Makes text of strangers harmless for a terminal. Pure.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// Printable UTF-8 stays as it is. Control bytes (also newlines, so the result is one line),
// characters that change the direction of writing, and bytes that are no UTF-8 become \xNN.
std::string terminal_text(std::string_view text);

// The same for a text of several lines, which stay lines.
std::string terminal_lines(std::string_view text);

}  // namespace scanq
