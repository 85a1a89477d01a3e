// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Decodes yEnc, a way in which news programs put a file into text with eight bits a character.
// Neither libclamav nor GMime knows it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// The bytes between "=ybegin" (which `text` starts with) and "=yend" or the end of the text.
std::string decode_yenc(std::string_view text);

}  // namespace scanq
