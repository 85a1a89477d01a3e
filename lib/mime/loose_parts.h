// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Finds parts that a reader of MIME took for one part, or for more of a header: behind lines that
// begin like a boundary which stands in a header further up, with a field of MIME below. Programs
// that read the structure otherwise see these parts, so each can be named and emptied by itself.
// Pure.
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

// The lines that are taken for boundaries: those that begin like a boundary which stands before the
// bytes that are looked at, or before the line itself; or all that begin with two dashes.
enum class LooseLines { kOfBoundariesBefore, kOfAllBoundaries, kAny };

class LooseBoundaries {
 public:
  // Looks for boundaries in the whole message.
  explicit LooseBoundaries(std::string_view message);
  // The parts from `begin` to `end` of the message. Ascending and disjoint, at most
  // kMaxLooseParts.
  static constexpr std::size_t kMaxLooseParts = 1000;
  std::vector<LoosePart> parts_in(std::size_t begin, std::size_t end, LooseLines lines) const;

 private:
  bool is_boundary(std::string_view line, std::size_t before) const;

  struct Named {
    std::size_t at;
    std::string core;  // in lower case, without dashes in front
  };
  std::string_view message_;
  std::vector<Named> boundaries_;
};

// Whether some program may see parts of their own in these bytes: a line with a dash in front and a
// field of MIME in the next one.
bool may_hold_parts(std::string_view bytes);

}  // namespace scanq
