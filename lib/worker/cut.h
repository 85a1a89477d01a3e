// Which parts of a message are emptied so that what was found is gone. Pure.
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
  std::size_t finding;  // index of the first finding that asks for it
  // What stands in its place, encoded as the part is: an archive without its infected members.
  // Empty: nothing.
  std::string replacement = {};
};

struct CutPlan {
  std::vector<CutPart> parts;     // ascending, disjoint
  std::vector<bool> is_cut;       // one for each finding: gone with one of the parts
  bool could_isolate_all = true;  // false: a finding to be removed is in none of them
};

// Findings of categories that these settings only tag or pass are left where they are. Where a
// finding's part is none of the leaves, the smallest one around it is cut, or, where it is a
// multipart or message/rfc822 that was taken apart, all within it.
CutPlan plan_cuts(const Verdict& verdict, const DeliverySettings& settings, const MimeTree& tree);

// Bytes of the message that stay, in their order, each followed by what replaces the cut behind it.
struct KeptRange {
  std::uint64_t begin, end;
  std::string_view replacement = {};  // borrowed from the plan
};
std::vector<KeptRange> kept_ranges(const CutPlan& plan, std::uint64_t message_bytes);

}  // namespace scanq
