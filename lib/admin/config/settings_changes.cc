// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/settings_changes.h"

#include "lib/mail/setting_row.h"

namespace scanq {
namespace {

constexpr std::string_view kSecret = "passwords";

void add_change(LogLine& line, std::string_view key, std::string_view was, std::string_view is) {
  if (was == is) return;
  line.add_item("set", "key", key);
  if (key != kSecret) line.add("was", was).add("is", is);
}

void add_policy_changes(LogLine& line, const Policy& before, const Policy& after) {
  line.end_items().add_item("policy", "name", after.name);
  for (const MatchKey& match : kMatchKeys) {
    add_change(line, match.key, show_setting(before.*match.member),
               show_setting(after.*match.member));
  }
  for (const SettingRow& row : setting_rows()) {
    if (row.get_delivery == nullptr) continue;
    add_change(line, row.key, row.get_delivery(before.delivery), row.get_delivery(after.delivery));
  }
}

std::string policy_names(const Settings& settings) {
  std::string names;
  for (const Policy& policy : settings.policies) names += (names.empty() ? "" : ",") + policy.name;
  return names;
}

std::string allowance_names(const Settings& settings) {
  std::string names;
  for (const Allowance& one : settings.allowances) names += (names.empty() ? "" : ",") + one.name;
  return names;
}

}  // namespace

void add_changes(LogLine& line, const Settings& before, const Settings& after) {
  for (const SettingRow& row : setting_rows()) {
    add_change(line, row.key, setting_text(before, row), setting_text(after, row));
  }
  add_change(line, "policies", policy_names(before), policy_names(after));
  add_change(line, "allow", allowance_names(before), allowance_names(after));
  for (const Policy& policy : after.policies) {
    const Policy* const old = before.find_policy(policy.name);
    // A new one begins with what holds outside of it.
    const Policy general{policy.name, {}, {}, {}, before.delivery};
    const Policy& was = old == nullptr ? general : *old;
    if (!(was == policy)) add_policy_changes(line, was, policy);
  }
}

}  // namespace scanq
