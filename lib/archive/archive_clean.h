// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Empties the infected members of a zip or tar archive (also of a compressed tar): they become zero
// bytes long, and all other members keep name and content; of a plain zip also their packed bytes
// (zip_members.h). Works in memory and scans nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

// `members` are names as deep_scan gives them. Where the infected file lies in an archive that is
// itself a member, that member is emptied; where several members have the same name, each of them
// is. kReadFailed: the archive is of another kind or stands behind a program, has encrypted
// members, lacks one of `members`, or has to be unpacked, but is damaged or unpacks to more than
// max_bytes. The caller then empties the whole archive.
Result<std::string> clean_archive(std::string_view archive, const std::vector<std::string>& members,
                                  std::size_t max_bytes);

}  // namespace scanq
