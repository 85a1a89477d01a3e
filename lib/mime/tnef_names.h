// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The names of the files in TNEF (winmail.dat), which libclamav opens without telling them. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// The title and the long name of each attachment, as they stand there; the latter may be in UTF-16,
// of which the ASCII characters are kept. At most kMaxTnefNames; empty for anything else.
inline constexpr std::size_t kMaxTnefNames = 1000;
std::vector<std::string> tnef_names(std::string_view content);

}  // namespace scanq
