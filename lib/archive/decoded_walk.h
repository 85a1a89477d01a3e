// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Two pieces that the walks of this folder share: the account of what a walk uses of its budget,
// and the way of one member from a decoder to the visitor.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "lib/archive/archive_visitor.h"

namespace scanq {

class WalkMeter {
 public:
  // REQUIRES: budget and report outlive this object.
  WalkMeter(std::size_t archive_bytes, WalkBudget& budget, WalkReport& report);

  // False: a limit is exceeded, which the report then names.
  bool spend_member();
  bool spend_bytes(std::uint64_t bytes);
  bool is_in_time();
  bool exhaust(const char* setting);

  const WalkBudget& left() const { return budget_; }

 private:
  WalkBudget& budget_;
  WalkReport& report_;
  std::uint64_t ratio_bytes_;
};

// The next bytes of a member; empty at its end; nothing where they are damaged, and then `trouble`
// says how.
using NextBlock = std::function<std::optional<std::string_view>(std::string& trouble)>;

// Takes a member from its first byte to its last. False: the walk is to end here.
bool walk_decoded(const ArchiveMember& member, const NextBlock& next_block, WalkMeter& meter,
                  const ArchiveVisitor& visitor, WalkReport& report);

}  // namespace scanq
