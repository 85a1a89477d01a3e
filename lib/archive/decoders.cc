// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/decoders.h"

#include "lib/archive/long_zstd.h"
#include "lib/archive/lzop.h"
#include "lib/archive/squashfs.h"

namespace scanq {

WalkReport walk_with_decoder(std::string_view format, std::string_view content, WalkBudget& budget,
                             const ArchiveVisitor& visitor) {
  if (format == "lzop") return walk_lzop(content, budget, visitor);
  if (format == "SquashFS") return walk_squashfs(content, budget, visitor);
  return walk_long_zstd(content, budget, visitor);
}

}  // namespace scanq
