// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Finds the policy that holds for a recipient. Pure.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/plan.h"
#include "lib/mail/settings.h"

namespace scanq {

// The first policy all of whose non-empty lists match; null when none does. Patterns of addresses:
// "user@domain" whole, "@domain" that domain, ".domain" every domain below it, "user" an address
// without @, "<>" the empty sender, "*" any. ASCII case does not count. Patterns of clients:
// "relay" (RELAYCLIENT set), "network", "local", an IP address, or a range "ADDRESS/BITS".
const Policy* find_policy(const Settings& settings, std::string_view recipient,
                          std::string_view sender, const Client& client);

bool address_matches(std::string_view pattern, std::string_view address);
bool client_matches(std::string_view pattern, const Client& client);

// For checking settings: whether the pattern is valid.
bool is_client_pattern(std::string_view pattern);

}  // namespace scanq
