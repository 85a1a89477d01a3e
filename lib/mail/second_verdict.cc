// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/second_verdict.h"

#include <algorithm>

namespace scanq {
namespace {

// As libclamav and as we say it.
bool is_time_limit(const Finding& finding) {
  return finding.category == Category::kLimit &&
         (finding.name.ends_with("MaxScanTime") || finding.name.ends_with("scan_timeout_seconds"));
}

bool is_no_answer(const Finding& finding) {
  return finding.category == Category::kFailed || is_time_limit(finding) ||
         (finding.category == Category::kLimit && finding.name == kFolderFilled);
}

bool had(const Verdict& verdict, const Finding& wanted) {
  return std::any_of(verdict.findings.begin(), verdict.findings.end(), [&](const Finding& finding) {
    return finding.category == wanted.category && finding.name == wanted.name;
  });
}

bool is_find(const Finding& finding, const DeliverySettings& settings) {
  // A file that was emptied keeps its name.
  const bool is_emptied = !finding.part.empty() && finding.size_bytes == 0;
  if (finding.category == Category::kName && is_emptied) return false;
  const Action action = settings.action_for(finding.category);
  // The names are those of the first inspection, and ours.
  if (finding.category == Category::kName) return action == Action::kClean;
  return finding.category == Category::kVirus || finding.category == Category::kFailed ||
         action >= Action::kClean;
}

}  // namespace

SecondJudgement judge_second(const Verdict& first, const Verdict& second,
                             const DeliverySettings& settings, NewBytes new_bytes) {
  const Finding* no_answer = nullptr;
  for (const Finding& finding : second.findings) {
    if (is_no_answer(finding) && !had(first, finding)) {
      if (no_answer == nullptr) no_answer = &finding;
    } else if (is_find(finding, settings) ||
               (new_bytes == NewBytes::kSome && finding.category == Category::kLimit)) {
      return {SecondOutcome::kStillInfected, finding.name};
    }
  }
  if (no_answer != nullptr) return {SecondOutcome::kFailed, no_answer->name};
  // Where there were no signatures before there is nothing that a later inspection would do better.
  const bool had_database = first.has_database || second.has_database;
  if (first.is_scanned && !second.is_scanned && had_database) {
    return {SecondOutcome::kFailed, "not scanned (" + second.not_scanned_reason + ")"};
  }
  return {};
}

}  // namespace scanq
