// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The digest by which the scan of a message knows a content again.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// The first 256 bits of the content's SHA-512 (FIPS 180-4), not printable. By libcrypto, which the
// workers have for libclamav, and which takes half of libmd's time (lib/base/digest.h). Where that
// has no memory, the text is another one at each call: no content is taken for another one.
std::string content_digest(std::string_view content);

}  // namespace scanq
