// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/judged_contents.h"

#include <algorithm>

namespace scanq {

void JudgedContents::add(std::string content, std::vector<Finding> findings) {
  known_.push_back({std::move(content), std::move(findings)});
}

const std::vector<Finding>* JudgedContents::find(std::string_view content) const {
  const auto known = std::find_if(known_.begin(), known_.end(),
                                  [content](const Known& one) { return one.content == content; });
  return known == known_.end() ? nullptr : &known->findings;
}

}  // namespace scanq
