// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/content_findings.h"

namespace scanq {

bool counts_in_nonsense(Category category) {
  return category == Category::kVirus || category == Category::kHeuristic ||
         category == Category::kPua || category == Category::kMacro;
}

std::string joined(const std::string& where, std::string_view name) {
  if (name.empty()) return where;
  return where.empty() ? std::string(name) : where + "/" + std::string(name);
}

}  // namespace scanq
