// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Contents within a message that the scan of the whole message has judged: a part with the same
// bytes need not be scanned by itself. For one message, in the memory of one process.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lib/mail/verdict.h"

namespace scanq {

class JudgedContents {
 public:
  void add(std::string content, std::vector<Finding> findings);
  // The findings for this content, valid until the next add(); null if the content is not known.
  const std::vector<Finding>* find(std::string_view content) const;

 private:
  struct Known {
    std::string content;
    std::vector<Finding> findings;
  };
  std::unordered_multimap<std::size_t, Known> known_;  // by the hash of the content
};

}  // namespace scanq
