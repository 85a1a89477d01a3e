// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Divides the leaves of a tree further, where some program may see several parts in one, and adds
// the parts that the reader of the tree took for more of a header. Pure, but for the reader of
// headers.
#pragma once

#include <functional>
#include <string_view>

#include "lib/mime/mime_part.h"

namespace scanq {

// Whether a part of this path would be deeper than kMaxMimeDepth.
bool is_too_deep(std::string_view path);

// The rest of a leaf keeps its path, the parts behind it are PATH.1, PATH.2, … An added part
// has the number that is missing in the tree. `read_header` gives the type, encoding and names in a
// header.
MimeTree divide_loosely(std::string_view message, const MimeTree& tree,
                        const std::function<MimePart(std::string_view header)>& read_header);

}  // namespace scanq
