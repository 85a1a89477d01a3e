// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/archive/seven_zip_password.h"

#include "lib/archive/seven_zip_plain.h"

namespace scanq {
namespace {

// Whether the first member that is not empty has the right checksum.
bool is_readable(std::string_view archive, WalkBudget budget) {
  bool is_right = true, has_content = false;
  ArchiveVisitor visitor;
  visitor.begin = [](const ArchiveMember&) { return true; };
  visitor.content = [&](std::string_view) { has_content = true; };
  visitor.end = [&](const ArchiveMember&, MemberEnd end, std::string_view) {
    is_right = end == MemberEnd::kWhole;
    return is_right && !has_content;
  };
  const WalkReport report = walk_archive(archive, budget, visitor);
  return report.is_archive && report.trouble.empty() && report.exhausted.empty() && is_right;
}

}  // namespace

std::optional<OpenedSevenZip> open_seven_zip(std::string_view archive,
                                             const std::vector<std::string>& words,
                                             WalkBudget& budget) {
  for (const std::string& word : words) {
    const bool is_late = std::chrono::steady_clock::now() >= budget.deadline;
    if (budget.slow_tries == 0 || is_late) return std::nullopt;
    --budget.slow_tries;
    std::optional<std::string> plain = plain_seven_zip(archive, word, budget.total_bytes);
    if (plain && is_readable(*plain, budget)) return OpenedSevenZip{word, std::move(*plain)};
  }
  return std::nullopt;
}

}  // namespace scanq
