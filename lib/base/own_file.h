// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A file that a user has alone, in a folder that every user may write to.
#pragma once

#include <string>

#include "lib/base/fd.h"

namespace scanq {

// Opens FOLDER/NAME.UID of the effective user, and makes it where it is missing (mode 0600).
// `flags` are those of open(2). kReadFailed: another user made it, may read or write it, or it is
// no regular file; codes of open_file.
Result<Fd> open_own_file(const std::string& folder, const std::string& name, int flags);

}  // namespace scanq
