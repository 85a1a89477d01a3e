// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Archives and packed streams that stand within other bytes: behind a program, a script that
// unpacks them, or anything else. 7-Zip and others search a file for them; libclamav finds those of
// zip, cab, ARJ and most of 7z. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace scanq {

struct ArchiveWithin {
  std::size_t at = 0;
  std::size_t bytes = 0;    // 0: its end is not known before it is unpacked
  std::string_view format;  // "RAR", "gzip", …
};

// The first one at `from` or behind it. More than first bytes have to fit, since these stand in
// many programs.
std::optional<ArchiveWithin> archive_within(std::string_view content, std::size_t from);

}  // namespace scanq
