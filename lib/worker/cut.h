// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Chooses the parts of a message that are emptied to remove its findings. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"
#include "lib/mime/mime_message.h"

namespace scanq {

struct CutPlan {
  std::vector<MimePart> parts;    // ascending, disjoint
  std::set<std::string> wider;    // paths of those that are not the very part with a finding
  bool could_isolate_all = true;  // false: a finding that must be removed is in none of them
};

// Findings of categories that these settings only tag or pass stay. If a finding's part is not a
// leaf, the smallest leaf around it is cut; if it is a multipart or message/rfc822 that was taken
// apart, all leaves within it are.
CutPlan plan_cuts(const Verdict& verdict, const DeliverySettings& settings, const MimeTree& tree);

}  // namespace scanq
