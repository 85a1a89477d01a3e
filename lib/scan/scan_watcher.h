// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#pragma once

#include <cstddef>
#include <cstdint>
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

// A file within the scanned bytes, with all that libclamav found in it and in the files that it
// holds.
struct JudgedFile {
  std::string content;
  std::string name;  // as MetFile has it
  bool is_read_as_mail = false;
  std::vector<Finding> findings = {};
  // Something in it waits to be opened, or was found by the watcher: these are not all findings.
  bool is_pending = false;
};

// Callbacks for the files that a scan meets, for callers that want more than alerts. They are
// called in the middle of the scan, and the views passed to them are valid during the call only.
struct ScanWatcher {
  // Every file that libclamav looks at, the outermost first. Returns whether it is to be passed
  // over, since all that it holds is scanned otherwise.
  std::function<bool(const MetFile& file)> file;
  // The name of each attachment and of each member of an archive, as it stands there, also where
  // libclamav cannot open the file.
  std::function<void(std::string_view name)> member;
  // Each alert of which libclamav tells while it scans, with the names of the files that lead from
  // the scanned bytes to where it is, as far as libclamav knows them. May be empty.
  std::function<void(std::string_view alert, const std::vector<std::string>& names)> alerted = {};
  // A number that grows with everything that file() and member() keep for later or add to the
  // findings themselves. May be empty where `judged` is.
  std::function<std::uint64_t()> noted = {};
  // Called after the scan, for each file within the scanned bytes of which the findings are
  // certain. Only as many as fit into kJudgedBytes. May be empty.
  std::function<void(JudgedFile file)> judged = {};
};
inline constexpr std::size_t kJudgedBytes = 32 << 20;

}  // namespace scanq
