// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/web_config_floor.h"

#include <algorithm>
#include <array>
#include <vector>

#include "lib/mail/setting_row.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

struct ChangeableRow {
  std::string_view key;
  std::string_view strength;  // its values, the weakest first; empty: none is weaker than another
  std::string_view floor{};   // where web.conf has none; empty: the default of the setting
};
constexpr std::string_view kNoYes = "no yes";
constexpr std::string_view kActions = "pass tag clean warn quarantine reject defer";
constexpr std::string_view kWords = "words";  // each word that goes makes it weaker
constexpr std::array kChangeable{
    ChangeableRow{"quarantine_keep_days", ""},
    ChangeableRow{"deny_names", kWords},
    ChangeableRow{"deny_types", kWords},
    ChangeableRow{"alert_heuristic", kNoYes},
    ChangeableRow{"alert_pua", kNoYes},
    ChangeableRow{"alert_macro", kNoYes},
    ChangeableRow{"alert_encrypted", kNoYes},
    ChangeableRow{"action_virus", kActions},
    ChangeableRow{"action_heuristic", kActions},
    ChangeableRow{"action_pua", kActions},
    ChangeableRow{"action_macro", kActions},
    ChangeableRow{"action_encrypted", kActions},
    ChangeableRow{"action_encrypted_mail", kActions},
    ChangeableRow{"action_limit", kActions},
    ChangeableRow{"action_name", kActions},
    ChangeableRow{"action_failed", kActions},
    ChangeableRow{"delete", kNoYes},
    ChangeableRow{"archives", "member empty"},
    ChangeableRow{"delete_failed", "seal withhold"},
    ChangeableRow{"language", ""},
    ChangeableRow{"mail_charset", ""},
    ChangeableRow{"subject_prefix", ""},
    ChangeableRow{"from_name", ""},
    ChangeableRow{"from_address", ""},
    ChangeableRow{"empty_sender_name", ""},
    ChangeableRow{"notify_sender", "always local never", "local"},  // a sender may be forged
    ChangeableRow{"notify_recipients", ""},
    ChangeableRow{"notify_administrators", ""},
    ChangeableRow{"administrators", ""},
    ChangeableRow{"admin_notices_per_hour", ""},
};

const ChangeableRow* find_changeable(std::string_view key) {
  const auto* const row = std::find_if(kChangeable.begin(), kChangeable.end(),
                                       [&](const ChangeableRow& one) { return one.key == key; });
  return row == kChangeable.end() ? nullptr : row;
}

std::ptrdiff_t place_of(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) - words.begin();
}

bool is_weaker(const ChangeableRow& row, std::string_view value, const std::string& floor) {
  if (row.strength.empty() || floor.empty()) return false;
  if (row.strength == kWords) {
    const std::vector<std::string> words = split_words(value), needed = split_words(floor);
    return !std::all_of(needed.begin(), needed.end(), [&](const std::string& word) {
      return std::find(words.begin(), words.end(), word) != words.end();
    });
  }
  const std::vector<std::string> strength = split_words(row.strength);
  return place_of(strength, value) < place_of(strength, floor);
}

Error refused_change(const std::string& why) {
  return {ErrorCode::kRefused, why};
}

std::string in_policy(std::string_view policy) {
  return policy.empty() ? "" : " in the policy " + std::string(policy);
}

// `was` and `is` are its values, outside of all policies where `policy` is empty.
Result<void> check_change(std::string_view key, std::string_view policy, const std::string& was,
                          const std::string& is, const Floors& floors) {
  if (was == is) return {};
  const ChangeableRow* const row = find_changeable(key);
  if (row == nullptr) {
    return refused_change(std::string(key) +
                          " cannot be changed here; root changes it by scanq config set");
  }
  const std::string floor = floor_of(floors, key);
  if (!is_weaker(*row, is, floor)) return {};
  const std::string what =
      row->strength == kWords ? " without one of the words " : " is weaker than ";
  return refused_change(std::string(key) + " = " + is + in_policy(policy) + what + floor +
                        ", the floor; root can lower it in web.conf");
}

bool has_equal_conditions(const Policy& a, const Policy& b) {
  return a.name == b.name &&
         std::all_of(kMatchKeys.begin(), kMatchKeys.end(),
                     [&](const MatchKey& match) { return a.*match.member == b.*match.member; });
}

}  // namespace

bool is_changeable(std::string_view key) {
  return find_changeable(key) != nullptr;
}

std::string floor_of(const Floors& floors, std::string_view key) {
  const ChangeableRow* const row = find_changeable(key);
  if (row == nullptr || row->strength.empty()) return "";
  const auto given = floors.find(key);
  if (given != floors.end()) return given->second;
  const SettingRow* const setting = find_setting(key);
  const bool has_own = !row->floor.empty() || setting == nullptr;
  return std::string(has_own ? row->floor : setting->default_text);
}

Result<std::string> parse_floor(std::string_view key, std::string_view value) {
  const ChangeableRow* const row = find_changeable(key);
  const SettingRow* const setting = find_setting(key);
  if (row == nullptr || setting == nullptr || row->strength.empty()) {
    return Error{ErrorCode::kBadSettings,
                 std::string(key) + " has no floor; scanq-web(8) has a list of those that have"};
  }
  Settings settings = default_settings();
  Result<void> applied = apply_setting(settings, "", key, value);
  if (!applied) return applied.error();
  return setting_text(settings, *setting);
}

Result<void> check_changeable(const Settings& before, const Settings& after, const Floors& floors) {
  if (before.allowances != after.allowances ||
      !std::equal(before.policies.begin(), before.policies.end(), after.policies.begin(),
                  after.policies.end(), has_equal_conditions)) {
    return refused_change(
        "policies cannot be added here, and whom they are for stays; root "
        "changes that by scanq setup");
  }
  for (const SettingRow& row : setting_rows()) {
    Result<void> checked =
        check_change(row.key, "", setting_text(before, row), setting_text(after, row), floors);
    for (std::size_t i = 0; checked && row.get_delivery && i < after.policies.size(); ++i) {
      checked = check_change(row.key, after.policies[i].name,
                             row.get_delivery(before.policies[i].delivery),
                             row.get_delivery(after.policies[i].delivery), floors);
    }
    if (!checked) return checked;
  }
  return {};
}

}  // namespace scanq
