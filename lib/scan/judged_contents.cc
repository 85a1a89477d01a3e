// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/judged_contents.h"

#include <functional>

namespace scanq {

void JudgedContents::add(std::string content, std::vector<Finding> findings) {
  const std::size_t hash = std::hash<std::string_view>()(content);
  known_.emplace(hash, Known{std::move(content), std::move(findings)});
}

const std::vector<Finding>* JudgedContents::find(std::string_view content) const {
  const auto [begin, end] = known_.equal_range(std::hash<std::string_view>()(content));
  for (auto known = begin; known != end; ++known) {
    if (known->second.content == content) return &known->second.findings;
  }
  return nullptr;
}

}  // namespace scanq
