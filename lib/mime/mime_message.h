// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The MIME tree of a message: its leaf parts with their place in the bytes, and their content
// decoded. The only place that knows GMime. Values only: GMime's objects live no
// longer than a call. Does not look at what the content is, and judges nothing.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mime/mime_part.h"

namespace scanq {

// Lists the leaves of the message. A CR alone is a line end where that gives more leaves, and a
// leaf is divided at lines that some program may take for boundaries (loose_parts.h): what is left
// in the leaf keeps its path, the parts behind it are PATH.1, PATH.2, … No content makes it fail:
// whatever cannot be understood is one leaf. kInternal for a message that is too large for GMime (4
// GiB).
Result<MimeTree> read_mime_tree(std::string_view message);

// The same for readers to which a CR alone is no line end, and a line that is nearly a boundary is
// none.
Result<MimeTree> read_mime_tree_by_lf(std::string_view message);

// A part's content without its transfer encoding. `message` is what the tree was read from.
// kReadFailed: the range lies outside of it. kOutOfMemory: more than max_bytes would come out.
Result<std::string> decode_part(std::string_view message, const MimePart& part,
                                std::size_t max_bytes);

}  // namespace scanq
