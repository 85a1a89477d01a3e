// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Puts new content in place of a file, all at once.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

// Writes a new file beside it, with the old one's mode and owner (0644 where there was none), and
// renames it: a reader of the path gets the whole of one or of the other, also after a crash. A
// path that is a symbolic link keeps being one. kWriteFailed; the old file is untouched then.
Result<void> replace_file(const std::string& path, std::string_view content);

// The same for a file of ours in an open folder, with this mode. REQUIRES: one caller at a time.
Result<void> replace_file_at(int folder, const std::string& name, std::string_view content,
                             unsigned mode = 0600);

// Gives the file a second name, PATH.old, in place of what had that name, so that replace_file
// leaves it there with its mode and owner. Where there is no file, nothing is done. kWriteFailed.
Result<void> keep_old_file(const std::string& path);

}  // namespace scanq
