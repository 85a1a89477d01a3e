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
// Whether something may be found by a file of this name: false for libclamav's files of exceptions
// and options (own.fp, own.ign2, ...), and for names that it does not load.
bool is_finding_file(std::string_view name);
// Whether `required` names this file of a folder: "main" stands for main.cvd, main.cld or main.cud,
// as freshclam keeps it; a name with a dot is that file.
bool is_required_file(std::string_view name, const std::vector<std::string>& required);

// The reason why it is no regular file that we may read; empty: it is one.
std::string unreadable(const std::string& path);

struct SignatureList {
  std::vector<std::string> paths;  // also of what libclamav will not be able to open
  // One line for each file: path, size, time of the last change in nanoseconds, and the version
  // that the head of an official database names.
  std::string list;
  std::uint64_t bytes = 0;
};

// Lists the files of the folder, in the order of their names, then `more` if it is there. A missing
// file or folder has no line. kBadSettings when the folder cannot be read.
Result<SignatureList> list_signatures(const std::string& folder, const std::string& more);

// Those of `required` for which the folder has no file that we can read and by which something may
// be found.
std::vector<std::string> missing_signatures(const std::string& folder,
                                            const std::vector<std::string>& required);

}  // namespace scanq
