// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Opens what the program lzop packs, through liblzo2. libarchive would start that program.
#pragma once

#include <cstddef>
#include <string_view>

#include "lib/archive/archive_visitor.h"

namespace scanq {

inline constexpr std::string_view kLzopMagic{"\x89LZO\0\r\n\x1a\n", 9};

// As walk_archive. Each file that was packed is a member.
WalkReport walk_lzop(std::string_view packed, WalkBudget& budget, const ArchiveVisitor& visitor);

// The end of the packed files at the beginning of `content`, by their headers; 0 where it does not
// begin with one, or they are damaged.
std::size_t end_of_lzop(std::string_view content);

}  // namespace scanq
