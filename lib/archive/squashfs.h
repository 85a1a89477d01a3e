// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Opens images of SquashFS through libsquashfuse, which needs no kernel for it.
#pragma once

#include <string_view>

#include "lib/archive/archive_visitor.h"

namespace scanq {

// As walk_archive. The image is copied to an unlinked file in the current folder, where the library
// reads it.
WalkReport walk_squashfs(std::string_view image, WalkBudget& budget, const ArchiveVisitor& visitor);

}  // namespace scanq
