// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/deep_scan.h"

#include "lib/base/digest.h"
#include "lib/mime/mail_sign.h"
#include "lib/scan/content_scan.h"

namespace scanq {

DeepScanner::DeepScanner(Means means, Clock::time_point deadline) : means_(std::move(means)) {
  budget_.members = static_cast<std::uint64_t>(means_.settings.max_files);
  budget_.total_bytes = static_cast<std::uint64_t>(means_.settings.max_scan_bytes);
  budget_.member_bytes = static_cast<std::uint64_t>(means_.settings.max_file_bytes);
  budget_.ratio = static_cast<std::uint64_t>(means_.settings.max_ratio);
  budget_.deadline = deadline;
}

std::vector<Finding> DeepScanner::scan(std::string_view bytes, const ScanAs& as) {
  std::string key = Digest().add(bytes).finish();
  key += static_cast<char>(as.what);
  key += is_mail_name(as.name) ? 'm' : '-';  // no more is asked of the name
  key += static_cast<char>(as.name_members);
  const auto [known, is_new] = results_.emplace(std::move(key), std::vector<Finding>());
  if (is_new) known->second = ContentScan(means_, budget_).run(bytes, as);
  return known->second;
}

std::vector<Finding> DeepScanner::scan_whole(std::string_view message) {
  ContentScan scan(means_, budget_);
  scan.learn();
  ScanAs as;
  as.what = ScanAs::kWholeMail;
  return scan.run(message, as);
}

}  // namespace scanq
