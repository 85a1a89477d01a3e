// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Opens zstd with a window above the limit of libarchive, which would set aside as much memory
// before it unpacks a byte. Here the unpacked bytes themselves are the window.
#pragma once

#include <string_view>

#include "lib/archive/archive_visitor.h"

namespace scanq {

// Whether the first frame of `content`, behind those to be skipped, has such a window.
bool is_long_zstd(std::string_view content);

// As walk_archive, with one member that has no name.
WalkReport walk_long_zstd(std::string_view packed, WalkBudget& budget,
                          const ArchiveVisitor& visitor);

}  // namespace scanq
