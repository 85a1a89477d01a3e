// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Contents within a message that the scan of the whole message has judged: a part with the same
// bytes need not be scanned by itself. For one message, in the memory of one process.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>

#include "lib/scan/scan_watcher.h"

namespace scanq {

class JudgedContents {
 public:
  void add(JudgedFile file);
  // The scan of the whole message came to an end without any finding, its pending files opened.
  void settle() { is_settled_ = true; }
  bool is_settled() const { return is_settled_; }
  // The facts known of this content, valid until the next add(); null if nothing is certain.
  const JudgedFile* find(std::string_view content) const;

 private:
  std::unordered_multimap<std::size_t, JudgedFile> known_;  // by the hash of the content
  bool is_settled_ = false;
};

}  // namespace scanq
