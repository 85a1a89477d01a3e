// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Base64, as mail has it. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scanq {

// Without any line end.
std::string base64(std::string_view bytes);

// In lines of 76 characters, each with LF. Pieces of a multiple of kBase64LineBytes, encoded one
// by one, give the same lines as the whole.
inline constexpr std::size_t kBase64LineBytes = 57;
std::string base64_lines(std::string_view bytes);

}  // namespace scanq
