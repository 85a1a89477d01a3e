// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The list of signature files that an engine is made of, detailed enough to notice every change.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

// Whether libclamav would load a file of this name from a folder.
bool is_signature_file(std::string_view name);

struct SignatureList {
  std::vector<std::string> paths;
  // One line for each file: path, size, time of the last change in nanoseconds, and the version
  // that the head of an official database names.
  std::string list;
  std::uint64_t bytes = 0;
};

// Lists the files of the folder, in the order of their names, then `more`. A missing file or folder
// has no line. kBadSettings when the folder cannot be read.
Result<SignatureList> list_signatures(const std::string& folder, const std::string& more);

// Those of `required` that the folder does not have: "main" stands for main.cvd, main.cld or
// main.cud, as freshclam keeps it; a name with a dot is that file.
std::vector<std::string> missing_signatures(const std::string& folder,
                                            const std::vector<std::string>& required);

}  // namespace scanq
