#include "lib/engine/known_contents.h"

#include <algorithm>

namespace scanq {

void KnownContents::add(std::string content, std::vector<Finding> findings) {
  known_.push_back({std::move(content), std::move(findings)});
}

const std::vector<Finding>* KnownContents::find(std::string_view content) const {
  const auto known = std::find_if(known_.begin(), known_.end(), [content](const Known& one) {
    const std::string_view bytes = one.content;
    if (bytes.size() == content.size()) return bytes == content;
    return bytes.size() == content.size() + 1 && bytes.ends_with('\n') &&
           bytes.starts_with(content);
  });
  return known == known_.end() ? nullptr : &known->findings;
}

}  // namespace scanq
