// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Finds what clamscan would scan, in its order: that of the folders themselves.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lib/admin/scan/scan_wish.h"

namespace scanq {

// A file to be scanned, or a line about something that is not.
struct ScanObject {
  std::string path;
  // Empty: to be scanned. Otherwise "Empty file", "Symbolic link", "Excluded", …
  std::string instead = {};
  std::string complaint = {};  // for the error stream, without a line of its own in the output
  bool is_error = false;
  bool is_folder = false;  // counted, without any line
};

// Tells each object; once `tell` returns false, no more. kBadSettings: a pattern is no regular
// expression.
Result<void> find_scan_objects(const ScanWish& wish, const std::vector<std::string>& paths,
                               const std::function<bool(ScanObject)>& tell);

}  // namespace scanq
