// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The decoders for what neither libclamav nor libarchive opens (Sign::kForDecoder).
#pragma once

#include <string_view>

#include "lib/archive/archive_visitor.h"

namespace scanq {

// As walk_archive, with the decoder for a format as ContentSign names it.
WalkReport walk_with_decoder(std::string_view format, std::string_view content, WalkBudget& budget,
                             const ArchiveVisitor& visitor);

}  // namespace scanq
