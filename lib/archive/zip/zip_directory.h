// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Whether a zip file can be read in one way only. A zip says twice what is in it: in a header
// before each member, and in a directory at the end. Where the two differ, where the directory is
// missing or lies, or where members overlap, programs open different things, and libclamav may open
// nothing and say nothing. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace scanq {

// True if the directory ends the file, is complete, and its members fill everything before it
// without a gap, each with the header that the directory describes. False also for a zip that needs
// zip64.
bool is_plain_zip(std::string_view content);

// The offset of the first member of a zip that stands behind other content and reaches to the end;
// npos if there is none.
std::size_t zip_behind(std::string_view content);

// Whether the content ends with the directory of a zip, as far as its last records tell.
bool ends_with_zip_directory(std::string_view content);

}  // namespace scanq
