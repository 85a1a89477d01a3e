// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Finds the policy that holds for a recipient. Pure.
#pragma once

#include <string_view>

#include "lib/mail/client.h"
#include "lib/mail/settings.h"

namespace scanq {

// The first policy all of whose non-empty lists match (policy_pattern.h); null when none does.
const Policy* find_policy(const Settings& settings, std::string_view recipient,
                          std::string_view sender, const Client& client);
// The settings of that policy; those outside of all policies where none matches.
const DeliverySettings& delivery_for(const Settings& settings, std::string_view recipient,
                                     std::string_view sender, const Client& client);

}  // namespace scanq
