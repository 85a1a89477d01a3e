// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The means against a zip that is not plain (zip_directory), beside reading it both by its
// directory and by its members' own headers. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// Whether bytes of the zip are in no member, by the directory or by the members' own headers: then
// neither reading gets them, though some program may. Gaps of zeros, of a descriptor's size, and
// the signature of an Android package are none. False for a zip without a readable directory.
bool zip_has_unread(std::string_view content);

// The zips of a file that is several zips in a row, each with its own directory; empty for any
// other file. Programs open the first, or the last.
std::vector<std::string_view> zips_in_a_row(std::string_view content);

// The zip without the flag of encryption on members that have it in one of their two headers only,
// which programs open without a password; empty where there is no such member.
std::string without_single_flags(std::string_view content);

// The names by which the Unicode path fields (0x7075) of the zip call its members; programs show
// these in place of the usual names. Raw bytes, at most kMaxUnicodePaths.
inline constexpr std::size_t kMaxUnicodePaths = 10000;
std::vector<std::string> unicode_paths(std::string_view content);
// The same for one member; `central` begins with its header in the directory.
std::vector<std::string> unicode_paths_of(std::string_view central);

}  // namespace scanq
