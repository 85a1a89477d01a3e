// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads logs line by line: files, also compressed ones, folders of them, the standard input.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "lib/base/result.h"

namespace scanq {

// Calls `take` with each line, without its end; "-" is the standard input. Of a folder the files in
// it are read, in the order of their names, without those of multilog's own and without folders
// below it. A file in gzip, xz or zstd is unpacked by that program. kReadFailed, also for a
// compressed standard input, in which no line would be found.
Result<void> read_logs(const std::string& path, const std::function<void(std::string_view)>& take);

}  // namespace scanq
