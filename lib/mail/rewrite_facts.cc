// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/rewrite_facts.h"

namespace scanq {
namespace {

// `fate` for each finding that the settings want to be removed.
std::vector<PartFate> fates_of(const Verdict& verdict, const DeliverySettings& settings,
                               PartFate fate) {
  std::vector<PartFate> fates;
  for (const Finding& finding : verdict.findings) {
    fates.push_back(is_to_be_removed(finding, settings) ? fate : PartFate::kLeft);
  }
  return fates;
}

}  // namespace

RewriteFacts facts_with_cuts(const Verdict& verdict, const DeliverySettings& settings,
                             std::size_t cuts) {
  RewriteFacts facts;
  facts.fates = fates_of(verdict, settings,
                         settings.delete_infected ? PartFate::kEmptied : PartFate::kSealed);
  (settings.delete_infected ? facts.emptied_parts : facts.sealed_parts) = cuts;
  facts.original = OriginalForm::kAttached;
  facts.original_name = kOriginalName;
  return facts;
}

RewriteFacts facts_of_failed_delete(const Verdict& verdict, const DeliverySettings& settings) {
  RewriteFacts facts;
  facts.fates = fates_of(verdict, settings, PartFate::kNotRemoved);
  facts.is_delete_failed = true;
  if (settings.delete_failed == DeleteFailed::kSeal) {
    facts.original = OriginalForm::kSealed;
    facts.original_name = kSealedOriginalName;
  }
  return facts;
}

RewriteFacts facts_of_warning(const Verdict& verdict) {
  RewriteFacts facts;
  facts.fates.assign(verdict.findings.size(), PartFate::kLeft);
  return facts;
}

}  // namespace scanq
