// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Recognises encrypted members of RAR 5 archives, which libarchive reads as if they were not
// encrypted. Pure.
#pragma once

#include <string_view>

namespace scanq {

// Whether a file of this RAR 5 archive is encrypted. False for anything else.
bool rar5_has_locked(std::string_view archive);

}  // namespace scanq
