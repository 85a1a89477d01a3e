// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/content_findings.h"

namespace scanq {

bool counts_in_nonsense(Category category) {
  return category == Category::kVirus || category == Category::kHeuristic ||
         category == Category::kPua || category == Category::kMacro ||
         category == Category::kFailed;
}

std::string joined(const std::string& where, std::string_view name) {
  if (name.empty()) return where;
  return where.empty() ? std::string(name) : where + "/" + std::string(name);
}

Finding made(Category category, std::string name, std::string member, std::string note) {
  Finding finding = make_finding(category, std::move(name));
  finding.member = std::move(member);
  finding.note = std::move(note);
  return finding;
}

Finding not_read(std::string_view format, std::string member, std::string note) {
  return made(Category::kLimit, "Archive.NotRead." + std::string(format), std::move(member),
              std::move(note));
}

}  // namespace scanq
