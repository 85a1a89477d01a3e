// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/mail/verdict.h"

namespace scanq {

struct MetFile {
  std::string_view content;
  std::string_view name;         // empty where libclamav knows none
  bool is_read_as_mail = false;  // libclamav takes it for a mail
};

// Callbacks for the files that a scan meets, for callers that want more than alerts. They are
// called in the middle of the scan, and the views passed to them are valid during the call only.
struct ScanWatcher {
  // Every file that libclamav looks at, the outermost first.
  std::function<void(const MetFile& file)> file;
  // The name of each attachment and of each member of an archive, as it stands there, also where
  // libclamav cannot open the file.
  std::function<void(std::string_view name)> member;
  // Called after the scan, for each file within the scanned bytes whose findings are certain: it
  // holds no other file, and the scan came to its end. Only as many as fit into kJudgedBytes. May
  // be empty.
  std::function<void(std::string content, std::vector<Finding> findings)> judged;
};
inline constexpr std::size_t kJudgedBytes = 4 << 20;

}  // namespace scanq
