// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Names of members: archivers write them in the character set of the machine that they ran on, and
// most formats do not say which that was.
#pragma once

#include <string>
#include <string_view>

namespace scanq {

// A member's name, whose character set is unknown, as one line of UTF-8. UTF-8 stays as it is;
// other bytes are read as Shift_JIS, which Japanese archivers write, where that is possible; else
// each byte that is not ASCII becomes U+FFFD.
std::string member_name_to_utf8(std::string_view raw);

// The name that gzip keeps of the file that it packed, which libclamav does not tell; empty where
// there is none.
std::string gzip_name(std::string_view content);

// Opens the locale and the character converter that walks need, which otherwise happens at the
// first walk. For a process that loses access to their files later.
void prepare_archive_walk();

}  // namespace scanq
