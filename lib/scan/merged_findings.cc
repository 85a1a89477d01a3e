// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/merged_findings.h"

#include <algorithm>
#include <string_view>

namespace scanq {
namespace {

constexpr std::string_view kEncryptedZipAlert = "Heuristics.Encrypted.Zip";
constexpr std::string_view kEncrypted7zAlert = "Heuristics.Encrypted.7Zip";
constexpr std::string_view kEncrypted7z = "Encrypted.7z";

}  // namespace

std::vector<Finding> merged_findings(std::vector<Finding> findings, AllOpened all_opened) {
  const auto has_better = [all = findings](const Finding& finding) {
    const auto tells_more = [&finding](const Finding& other) {
      return other.category == finding.category && other.name == finding.name &&
             !other.member.empty();
    };
    return finding.member.empty() && std::any_of(all.begin(), all.end(), tells_more);
  };
  const bool is_7z_told = !all_opened.sevenzips &&
                          std::any_of(findings.begin(), findings.end(),
                                      [](const Finding& f) { return f.name == kEncrypted7zAlert; });
  std::erase_if(findings, [&](const Finding& finding) {
    return (all_opened.zips && finding.name == kEncryptedZipAlert) ||
           (all_opened.sevenzips && finding.name == kEncrypted7zAlert) ||
           (is_7z_told && finding.name == kEncrypted7z) || has_better(finding);
  });
  return findings;
}

}  // namespace scanq
