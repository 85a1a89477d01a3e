// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Finds parts within what a reader of MIME took for one part: behind lines that begin like a
// boundary which stands in a header further up, with a field of MIME below. Programs that read the
// structure otherwise see these parts, so each can be named and emptied by itself. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

struct LoosePart {
  std::size_t boundary = 0;  // where the line of the boundary begins
  std::size_t header = 0, content = 0, end = 0;
};

class LooseBoundaries {
 public:
  // Looks for boundaries in the whole message.
  explicit LooseBoundaries(std::string_view message);
  // The parts from `begin` to `end` of the message, by the boundaries that stand before `begin`.
  // Ascending and disjoint, at most kMaxLooseParts.
  static constexpr std::size_t kMaxLooseParts = 1000;
  std::vector<LoosePart> parts_in(std::size_t begin, std::size_t end) const;

 private:
  bool is_boundary(std::string_view line, std::size_t before) const;

  struct Named {
    std::size_t at;
    std::string core;  // in lower case, without dashes in front
  };
  std::string_view message_;
  std::vector<Named> boundaries_;
};

}  // namespace scanq
