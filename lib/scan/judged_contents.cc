// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/scan/judged_contents.h"

#include <functional>

namespace scanq {

void JudgedContents::add(JudgedFile file) {
  const std::size_t hash = std::hash<std::string_view>()(file.content);
  known_.emplace(hash, std::move(file));
}

const JudgedFile* JudgedContents::find(std::string_view content) const {
  const auto [begin, end] = known_.equal_range(std::hash<std::string_view>()(content));
  for (auto known = begin; known != end; ++known) {
    const JudgedFile& file = known->second;
    if (file.content == content && (is_settled_ || !file.is_pending)) return &file;
  }
  return nullptr;
}

}  // namespace scanq
