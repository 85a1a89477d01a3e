// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/setup/setup_settings.h"

#include <algorithm>

#include "lib/admin/config/edit_settings.h"
#include "lib/base/text_columns.h"
#include "lib/mail/setting_row.h"

namespace scanq {
namespace {

constexpr std::size_t kChoiceColumns = 14;

std::string value_of(const SetupSession& session, const SettingPlace& place) {
  const SettingRow* row = find_setting(place.key);
  const Policy* policy = session.settings().find_policy(place.policy);
  if (policy == nullptr) return row == nullptr ? "" : setting_text(session.settings(), *row);
  if (const MatchKey* match = find_match_key(place.key))
    return show_setting(policy->*match->member);
  return row == nullptr || row->get_delivery == nullptr ? "" : row->get_delivery(policy->delivery);
}

// The values that a setting can have; empty where the user writes the value.
std::vector<std::string> choices_of(const SettingRow* row) {
  if (row == nullptr) return {};
  if (row->type == "yes or no") return {"yes", "no"};
  std::vector<std::string> choices;
  std::string_view left = row->type;
  for (std::size_t bar; (bar = left.find(" | ")) != std::string_view::npos;) {
    choices.emplace_back(left.substr(0, bar));
    left.remove_prefix(bar + 3);
  }
  if (!choices.empty()) choices.emplace_back(left);
  return choices;
}

std::string with_bounds(std::string text, const SettingRow& row) {
  for (const auto& [name, bound] : {std::pair{"{min}", row.min}, std::pair{"{max}", row.max}}) {
    const std::size_t at = text.find(name);
    if (at != std::string::npos) text.replace(at, 5, std::to_string(bound));
  }
  return text;
}

std::string form_of(const SetupSession& session, const SettingPlace& place) {
  if (place.key == "clients") return session.say(words::kTakesClients);
  const SettingRow* row = find_setting(place.key);
  if (row == nullptr) return session.say(words::kTakesAddresses);
  if (row->type == "number") return with_bounds(session.say(words::kTakesNumber), *row);
  if (row->type == "list") return session.say(words::kTakesList);
  return with_bounds(session.say(words::kTakesText), *row);
}

std::string hint_of(const SetupSession& session, const SettingPlace& place) {
  const std::string hint = session.say(setting_hint(place.key));
  return (hint.empty() ? "" : hint + "\n") + form_of(session, place);
}

bool set_value(SetupSession& session, const SettingPlace& place, const std::string& value) {
  return session.change(
      [&](const std::string& text) {
        return place.policy.empty() ? with_setting(text, place.key, value)
                                    : with_policy_setting(text, place.policy, place.key, value);
      },
      choices_of(find_setting(place.key)).empty() ? hint_of(session, place) : "");
}

void unset_in_policy(SetupSession& session, const SettingPlace& place) {
  (void)session.change([&](const std::string& text) {  // an error has been shown by change()
    return without_policy_setting(text, place.policy, place.key);
  });
}

// Within a policy, the last choice removes the setting from the policy.
void choose_value(SetupSession& session, const SettingPlace& place, const std::string& title,
                  const std::vector<std::string>& choices) {
  std::vector<std::string> items;
  for (const std::string& choice : choices) {
    items.push_back(fit_columns(choice, kChoiceColumns) +
                    session.say(value_meaning(place.key, choice)));
  }
  if (!place.policy.empty()) items.push_back(session.say(words::kAsOutside));
  const auto now = std::find(choices.begin(), choices.end(), value_of(session, place));
  const auto chosen =
      session.screen().choose(title, "", items, static_cast<std::size_t>(now - choices.begin()));
  if (!chosen) return;
  if (*chosen == choices.size()) {
    unset_in_policy(session, place);
  } else {
    (void)set_value(session, place, choices[*chosen]);  // an error has been shown by change()
  }
}

void enter_value(SetupSession& session, const SettingPlace& place, const std::string& title) {
  const bool can_be_unset = !place.policy.empty() && find_setting(place.key) != nullptr;
  if (can_be_unset) {
    const auto chosen = session.screen().choose(
        title, "", {session.say(words::kOwnValue), session.say(words::kAsOutside)}, 0);
    if (chosen == 1) unset_in_policy(session, place);
    if (chosen != 0) return;
  }
  std::string value = value_of(session, place);
  for (;;) {
    const auto entered = session.screen().enter(
        title, hint_of(session, place) + "\n\n" + session.say(words::kNewValue), value);
    if (!entered || set_value(session, place, *entered)) return;
    value = *entered;
  }
}

}  // namespace

std::string setting_line(const SetupSession& session, const SettingPlace& place) {
  const std::string value = value_of(session, place);
  const std::string meaning = session.say(value_meaning(place.key, value));
  std::string line =
      fit_columns(session.say(setting_label(place.key)), kLabelColumns) + " " + value;
  if (value.empty()) line += session.say(find_setting(place.key) ? words::kEmpty : words::kAll);
  if (!meaning.empty() && meaning != value) line += "  " + meaning;
  return line;
}

void edit_setting(SetupSession& session, const SettingPlace& place) {
  const std::string title =
      (place.policy.empty() ? "" : place.policy + ": ") + session.say(setting_label(place.key));
  const std::vector<std::string> choices = choices_of(find_setting(place.key));
  if (choices.empty()) {
    enter_value(session, place, title);
  } else {
    choose_value(session, place, title, choices);
  }
}

void edit_settings_page(SetupSession& session, const Words& title,
                        std::span<const std::string_view> keys) {
  for (std::size_t marked = 0;;) {
    std::vector<std::string> items;
    for (const std::string_view key : keys) {
      items.push_back(setting_line(session, {std::string(key), ""}));
    }
    const auto chosen = session.screen().choose(session.say(title), "", items, marked);
    if (!chosen) return;
    marked = *chosen;
    edit_setting(session, {std::string(keys[marked]), ""});
  }
}

}  // namespace scanq
