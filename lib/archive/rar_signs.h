// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The facts that the blocks of a RAR archive tell without being unpacked. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

// Whether a file of this RAR 5 archive is encrypted, which libarchive reads as if it were not.
// False for anything else.
bool rar5_has_locked(std::string_view archive);

// Where the last block of a RAR 4 or 5 ends; 0 where the blocks are encrypted, or cannot be read.
std::size_t end_of_rar(std::string_view archive);

}  // namespace scanq
