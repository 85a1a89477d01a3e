// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The contents of a rewritten message: the form in which it holds the original, and the treatment
// of the parts with findings. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"

namespace scanq {

inline constexpr std::string_view kOriginalName = "FORWARDED_MSG_1.rfc822";
inline constexpr std::string_view kSealedOriginalName = "FORWARDED_MSG_1.sealed";

// Whether the finding is to be removed from a message that is rewritten.
inline bool is_to_be_removed(const Finding& finding, const DeliverySettings& settings) {
  const Action action = settings.action_for(finding.category);
  return action != Action::kPass && action != Action::kTag;
}

// The treatment of the part that a finding points at.
enum class PartFate { kLeft, kEmptied, kSealed, kNotRemoved };
// The form in which the original travels.
enum class OriginalForm { kAttached, kSealed, kWithheld };

struct RewriteFacts {
  std::vector<PartFate> fates;  // one for each finding
  std::uint64_t emptied_parts = 0, sealed_parts = 0;
  std::vector<std::string> wider_parts;  // names of those that more had to go with
  bool is_delete_failed = false;
  OriginalForm original = OriginalForm::kWithheld;
  std::string original_name;  // of the attachment
};

// The original with so many parts cut out: all that the settings want to be removed.
RewriteFacts facts_with_cuts(const Verdict& verdict, const DeliverySettings& settings,
                             std::size_t cuts);
// A finding could not be cut out: the original travels sealed, or not at all.
RewriteFacts facts_of_failed_delete(const Verdict& verdict, const DeliverySettings& settings);
// The warning alone; or no rewritten message, but notices.
RewriteFacts facts_of_warning(const Verdict& verdict);

}  // namespace scanq
