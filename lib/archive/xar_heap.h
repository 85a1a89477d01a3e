// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Where a xar ends by its table of contents, which is XML, packed.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

// Behind the last file, checksum, signature or attribute in the heap; 0 where the table cannot be
// read. REQUIRES: the content begins with a xar's magic.
std::size_t end_of_xar_heap(std::string_view content);

}  // namespace scanq
