// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/deep_scan.h"

#include <algorithm>

#include "lib/mime/mail_sign.h"
#include "lib/scan/content_digest.h"
#include "lib/scan/content_scan.h"

namespace scanq {
namespace {

bool has_virus(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.category != Category::kLimit && finding.category != Category::kFailed;
  });
}

// Those of libclamav in their order and as often as it told them, then others, each name once. With
// kFirst, no more than one virus.
std::vector<Finding> findings_of_file(std::vector<Finding> first, std::vector<Finding> beyond,
                                      Matches matches) {
  for (Finding& finding : without_test_signature(std::move(beyond))) {
    const bool is_told = std::any_of(first.begin(), first.end(), [&finding](const Finding& other) {
      return other.category == finding.category && other.name == finding.name;
    });
    const bool is_second = matches == Matches::kFirst && has_virus({finding}) && has_virus(first);
    if (!is_told && !is_second) first.push_back(std::move(finding));
  }
  return without_test_signature(std::move(first));
}

}  // namespace

DeepScanner::DeepScanner(Means means, Clock::time_point deadline) : means_(std::move(means)) {
  budget_.members = static_cast<std::uint64_t>(means_.settings.max_files);
  budget_.total_bytes = static_cast<std::uint64_t>(means_.settings.max_scan_bytes);
  budget_.member_bytes = static_cast<std::uint64_t>(means_.settings.max_file_bytes);
  budget_.ratio = static_cast<std::uint64_t>(means_.settings.max_ratio);
  budget_.deadline = deadline;
}

std::vector<Finding> DeepScanner::scan(std::string_view bytes, const ScanAs& as) {
  std::string key = content_digest(bytes);
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

std::vector<Finding> DeepScanner::scan_file(int fd, std::string_view bytes, Matches matches) {
  std::vector<Finding> first;
  Means means = means_;
  if (means_.answer) {
    means.answer = [&](const std::vector<Finding>& so_far) {
      return means_.answer(findings_of_file(first, so_far, matches));
    };
  }
  ContentScan scan(means, budget_);
  std::vector<Finding> beyond = scan.run_beyond(bytes, [&](const ScanWatcher& watcher) {
    first = means_.engine.scan_file(fd, bytes.size(), matches, budget_.deadline, &watcher);
    return matches == Matches::kAll || !has_virus(first);
  });
  return findings_of_file(std::move(first), std::move(beyond), matches);
}

}  // namespace scanq
