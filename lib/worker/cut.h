// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Chooses the parts of a message that are emptied to remove its findings. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"
#include "lib/mime/mime_message.h"

namespace scanq {

struct CutPart {
  MimePart part;
  std::size_t finding;  // index of the first finding that needs it
  // The content that takes its place, in the part's encoding: an archive without its infected
  // members. Empty: the part becomes empty.
  std::string replacement = {};
};

struct CutPlan {
  std::vector<CutPart> parts;     // ascending, disjoint
  std::vector<bool> is_cut;       // one for each finding: whether a cut part contains it
  bool could_isolate_all = true;  // false: a finding that must be removed is in none of them
};

// Findings of categories that these settings only tag or pass stay. If a finding's part is not a
// leaf, the smallest leaf around it is cut; if it is a multipart or message/rfc822 that was taken
// apart, all leaves within it are.
CutPlan plan_cuts(const Verdict& verdict, const DeliverySettings& settings, const MimeTree& tree);

// A range of the message that stays; the ranges are in order, each followed by the replacement of
// the cut behind it.
struct KeptRange {
  std::uint64_t begin, end;
  std::string_view replacement = {};  // borrowed from the plan
};
std::vector<KeptRange> kept_ranges(const CutPlan& plan, std::uint64_t message_bytes);

}  // namespace scanq
