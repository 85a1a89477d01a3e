// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/policy.h"

#include <algorithm>
#include <string>
#include <vector>

#include "lib/mail/policy_pattern.h"

namespace scanq {
namespace {

template <class Matches>
bool any_or_empty(const std::vector<std::string>& patterns, Matches matches) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(), matches);
}

}  // namespace

const Policy* find_policy(const Settings& settings, std::string_view recipient,
                          std::string_view sender, const Client& client) {
  for (const Policy& policy : settings.policies) {
    const bool matches =
        any_or_empty(policy.recipients,
                     [&](const std::string& p) { return address_matches(p, recipient); }) &&
        any_or_empty(policy.senders,
                     [&](const std::string& p) { return address_matches(p, sender); }) &&
        any_or_empty(policy.clients,
                     [&](const std::string& p) { return client_matches(p, client); });
    if (matches) return &policy;
  }
  return nullptr;
}

const DeliverySettings& delivery_for(const Settings& settings, std::string_view recipient,
                                     std::string_view sender, const Client& client) {
  const Policy* const policy = find_policy(settings, recipient, sender, client);
  return policy != nullptr ? policy->delivery : settings.delivery;
}

}  // namespace scanq
