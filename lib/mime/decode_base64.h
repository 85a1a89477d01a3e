// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Base64 as mails have it, with anything between its digits. Pure.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// The meaning of '=': the end of a group, after which the decoding starts afresh, or a character to
// skip like any other that is no digit. Mail programs do one or the other.
enum class Padding { kEndsGroup, kIsDropped };

// A group that is cut short gives the whole bytes that it holds.
std::string decode_base64(std::string_view text, Padding padding);

}  // namespace scanq
