// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Counts one message on its way through the front, or another object. Nothing that fails here
// changes what happens to it: it is a note for the log.
#pragma once

#include <optional>
#include <string>

#include "lib/front/count_file.h"

namespace scanq {

class MessageCount {
 public:
  // Counts that a message begins, so that one whose front is killed is seen by its missing end.
  // Empty, or a note. With SCANQ_COUNT=no in the environment nothing is counted: scanq check sends
  // a test virus each time.
  std::string begin(const std::string& folder);
  // Grows with the facts of the message; put() writes it.
  Counts& facts() { return facts_; }
  // Writes what was added since it was called last. Empty, or a note; after one, no more is
  // counted.
  std::string put();

 private:
  Counts facts_;
  std::optional<CountFile> file_;
};

// Counts an object that is no message, by the n of its SCANNED:n. Empty, or a note.
std::string count_object(const std::string& folder, int marker, std::uint64_t bytes);

}  // namespace scanq
