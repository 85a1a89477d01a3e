// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// HMAC-SHA-256 (RFC 2104), by libmd, over what we sign for ourselves: forms and links. Pure.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace scanq {

// 32 bytes, not printable.
std::string hmac_sha256(std::string_view key, std::string_view text);

// Signs these texts for this purpose, in hexadecimal. Each text has its length before it, so that
// no two rows of texts give the same, and what is signed for one purpose is no use for another.
std::string sign_texts(std::string_view key, std::string_view purpose,
                       std::initializer_list<std::string_view> texts);

// Takes as long for texts that differ at once as for those that differ at their end.
bool is_same_signature(std::string_view a, std::string_view b);

}  // namespace scanq
