// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/setup/setup_policies.h"

#include <algorithm>

#include "lib/admin/config/edit_settings.h"
#include "lib/admin/setup/setup_settings.h"
#include "lib/base/text_columns.h"
#include "lib/mail/setting_row.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

// All keys that a policy can set; those that tell whom the policy is for come first.
std::vector<std::string> policy_keys() {
  std::vector<std::string> keys;
  keys.reserve(kMatchKeys.size() + setting_rows().size());
  for (const MatchKey& match : kMatchKeys) keys.emplace_back(match.key);
  for (const SettingRow& row : setting_rows()) {
    if (row.set_delivery != nullptr) keys.emplace_back(row.key);
  }
  return keys;
}

// True: the user did not remove the policy.
bool offer_removal(SetupSession& session, const std::string& name) {
  if (!session.asks(name, session.say(words::kReallyRemove))) return true;
  return !session.change([&](const std::string& text) { return without_policy(text, name); });
}

void edit_policy(SetupSession& session, const std::string& name) {
  const std::vector<std::string> keys = policy_keys();
  for (std::size_t marked = 0;;) {
    std::vector<std::string> items;
    items.reserve(keys.size() + 2);
    for (const std::string& key : keys) items.push_back(setting_line(session, {key, name}));
    items.push_back(session.say(words::kMoveUp));
    items.push_back(session.say(words::kRemovePolicy));
    const auto chosen = session.screen().choose(name, "", items, marked);
    if (!chosen) return;
    marked = *chosen;
    if (marked < keys.size()) {
      edit_setting(session, {keys[marked], name});
    } else if (marked == keys.size()) {
      // An error has been shown by change(); the list below shows the new order.
      (void)session.change(
          [&](const std::string& text) { return with_policy_earlier(text, name); });
      return;
    } else if (!offer_removal(session, name)) {
      return;
    }
  }
}

// Asks for recipients at once, because a policy without any would be for everybody.
void add_policy(SetupSession& session) {
  const std::string title = session.say(words::kAddPolicy);
  const auto entered = session.screen().enter(title, session.say(words::kPolicyName), "");
  if (!entered || trim_blanks(*entered).empty()) return;
  const std::string name(trim_blanks(*entered));
  if (session.settings().find_policy(name) != nullptr) return edit_policy(session, name);
  std::string recipients;
  for (;;) {
    const auto given =
        session.screen().enter(name, session.say(words::kPolicyRecipients), recipients);
    if (!given) return;
    recipients = *given;
    const bool is_added = session.change([&](const std::string& text) {
      return with_policy_setting(text, name, "recipients", recipients);
    });
    if (is_added) break;
  }
  edit_policy(session, name);
}

}  // namespace

void edit_policies_page(SetupSession& session) {
  for (std::size_t marked = 0;;) {
    const std::vector<Policy> policies = session.settings().policies;
    std::vector<std::string> items;
    for (const Policy& policy : policies) {
      const std::string whom = show_setting(policy.recipients);
      items.push_back(fit_columns(policy.name, kLabelColumns) + " " +
                      (whom.empty() ? session.say(words::kAll) : whom));
    }
    items.push_back(session.say(words::kAddPolicy));
    const auto chosen =
        session.screen().choose(session.say(words::kPolicies), session.say(words::kPoliciesText),
                                items, std::min(marked, policies.size()));
    if (!chosen) return;
    marked = *chosen;
    if (marked < policies.size()) {
      edit_policy(session, policies[marked].name);
    } else {
      add_policy(session);
    }
  }
}

}  // namespace scanq
