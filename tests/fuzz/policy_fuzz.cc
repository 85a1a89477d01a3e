// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Patterns of policies, addresses and clients: three lines each.
#include "lib/mail/policy.h"
#include "lib/mail/policy_pattern.h"
#include "tests/fuzz/fuzz.h"

void fuzz(std::string_view bytes) {
  scanq::Settings settings = scanq::default_settings();
  scanq::Policy policy{"p",
                       {std::string(take_line(bytes))},
                       {std::string(take_line(bytes))},
                       {std::string(take_line(bytes))},
                       settings.delivery};
  const std::string recipient(take_line(bytes));
  const std::string sender(take_line(bytes));
  const scanq::Client client{std::string(take_line(bytes)), !bytes.empty()};
  const bool matches = scanq::address_matches(policy.recipients[0], recipient) &&
                       scanq::address_matches(policy.senders[0], sender) &&
                       scanq::client_matches(policy.clients[0], client);
  settings.policies.push_back(policy);
  require((scanq::find_policy(settings, recipient, sender, client) != nullptr) == matches);
  (void)scanq::is_client_pattern(policy.clients[0]);  // it must not crash
  require(scanq::address_matches("*", recipient));
}
