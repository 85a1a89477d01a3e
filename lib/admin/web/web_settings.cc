// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/web/web_settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/admin/catalogue.h"
#include "lib/admin/command.h"
#include "lib/admin/config/sample_settings.h"
#include "lib/admin/config/settings_lines.h"
#include "lib/admin/config/settings_text.h"
#include "lib/admin/setup/setup_words.h"
#include "lib/base/digest.h"
#include "lib/base/digits.h"
#include "lib/base/ini_file.h"
#include "lib/front/load_settings.h"
#include "lib/mail/amount.h"
#include "lib/mail/setting_row.h"
#include "lib/web/web_config_floor.h"

namespace scanq {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::string_view kSecretKey = "passwords";
constexpr std::string_view kBetweenChoices = " | ";

WebAnswer answer_of(const Json& json) {
  return {kExitDone, json.dump(-1, ' ', false, Json::error_handler_t::replace), ""};
}
WebAnswer failed(const Error& error) {
  return {kExitTrouble, "", error.text};
}

std::string digest_of(const std::string& text) {
  return to_hex(Digest().add(text).finish());
}

// The keys that the section sets; "" is that before the first.
std::vector<std::string> keys_in(const std::vector<IniEntry>& entries, const std::string& section) {
  std::vector<std::string> keys;
  for (const IniEntry& entry : entries) {
    if (entry.section == section) keys.push_back(entry.key);
  }
  return keys;
}
bool has(const std::vector<std::string>& keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// "52428800 (50M)" where that is easier to read.
std::string shown_value(const SettingRow& row, const std::string& value) {
  if (row.key == kSecretKey) return value.empty() ? "" : "***";
  const std::optional<std::int64_t> amount =
      row.type == "number" ? parse_amount(value, row.unit) : std::nullopt;
  const std::string readable = amount ? show_amount(*amount, row.unit) : value;
  // "30d" says no more than 30 in days does.
  return readable.starts_with(value) ? value : value + " (" + readable + ")";
}

Json choices_of(const SettingRow& row, Language language) {
  Json choices = Json::array();
  std::string_view names = row.type == "yes or no" ? "yes | no" : row.type;
  if (names.find(kBetweenChoices) == std::string_view::npos) return choices;
  for (;;) {
    const std::size_t end = std::min(names.find(kBetweenChoices), names.size());
    const std::string_view name = names.substr(0, end);
    choices.push_back({{"value", name}, {"meaning", value_meaning(row.key, name).in(language)}});
    if (end == names.size()) return choices;
    names.remove_prefix(end + kBetweenChoices.size());
  }
}

Json row_as_json(const WebSettings& web, const SettingRow& row, const Settings& settings,
                 bool is_set) {
  const std::string value = setting_text(settings, row);
  return {{"key", row.key},
          {"label", setting_label(row.key).in(web.language)},
          {"meaning", translated(row.meaning, web.language)},
          {"takes", translated(describe_values(row), web.language)},
          {"choices", choices_of(row, web.language)},
          {"value", row.key == kSecretKey ? "" : value},
          {"shown", shown_value(row, value)},
          {"default", shown_value(row, std::string(row.default_text))},
          {"floor", floor_of(web.config.floors, row.key)},
          {"is_set", is_set},
          {"is_changeable", is_changeable(row.key)},
          {"is_of_policies", row.get_delivery != nullptr}};
}

Json policy_as_json(const Policy& policy, const std::vector<std::string>& own_keys) {
  Json json{{"name", policy.name}};
  for (const MatchKey& match : kMatchKeys) {
    json[std::string(match.key)] = show_setting(policy.*match.member);
  }
  Json values = Json::object();
  for (const SettingRow& row : setting_rows()) {
    if (row.get_delivery == nullptr || !has(own_keys, row.key)) continue;
    values[std::string(row.key)] = row.get_delivery(policy.delivery);
  }
  json["own"] = values;
  return json;
}

// The lines that go and those that come. What stands around them is left out: it can hold secrets.
Json line_differences(const TextChange& change) {
  const Lines before = split_lines(change.before), after = split_lines(change.after);
  const auto same = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  auto old_end = before.end(), new_end = after.end();
  while (old_end != same.first && new_end != same.second && *(old_end - 1) == *(new_end - 1)) {
    --old_end;
    --new_end;
  }
  Json lines = Json::array();
  for (auto at = same.first; at != old_end; ++at) lines.push_back("-" + *at);
  for (auto at = same.second; at != new_end; ++at) lines.push_back("+" + *at);
  return lines;
}

Json value_differences(const Settings& before, const Settings& after) {
  Json values = Json::array();
  const auto add = [&](const std::string& policy, const SettingRow& row, const std::string& was,
                       const std::string& is) {
    if (was == is) return;
    values.push_back({{"policy", policy}, {"key", row.key}, {"was", was}, {"is", is}});
  };
  for (const SettingRow& row : setting_rows()) {
    add("", row, setting_text(before, row), setting_text(after, row));
    if (row.get_delivery == nullptr) continue;
    for (std::size_t i = 0; i < std::min(before.policies.size(), after.policies.size()); ++i) {
      add(after.policies[i].name, row, row.get_delivery(before.policies[i].delivery),
          row.get_delivery(after.policies[i].delivery));
    }
  }
  return values;
}

// Makes the change where the screen may make it.
SettingsEdit within_bounds(const WebSettings& web, const SettingChange& change) {
  return [&web, &change](const std::string& text) -> Result<std::string> {
    const Result<Settings> before = settings_from_text(text, web.path);
    if (!before) return before.error();
    Result<std::string> changed = with_change(text, change);
    if (!changed) return changed;
    const Result<Settings> after = settings_from_text(*changed, web.path);
    if (!after) return after.error();
    Result<void> checked = check_changeable(*before, *after, web.config.floors);
    return checked ? changed : checked.error();
  };
}

}  // namespace

WebAnswer WebSettings::show() const {
  Result<std::string> text = read_settings_text(path);
  if (!text) return failed(text.error());
  const Result<Settings> settings = settings_from_text(*text, path);
  if (!settings) return failed(settings.error());
  const Result<std::vector<IniEntry>> entries = parse_ini(*text);
  if (!entries) return failed(entries.error());
  const std::vector<std::string> general = keys_in(*entries, "");
  Json rows = Json::array(), policies = Json::array();
  for (const SettingRow& row : setting_rows()) {
    rows.push_back(row_as_json(*this, row, *settings, has(general, row.key)));
  }
  for (const Policy& policy : settings->policies) {
    policies.push_back(policy_as_json(policy, keys_in(*entries, "policy " + policy.name)));
  }
  return answer_of({{"path", path}, {"rows", rows}, {"policies", policies}});
}

WebAnswer WebSettings::try_change(const SettingChange& change) const {
  Result<TextChange> tried = try_settings_change(path, within_bounds(*this, change));
  if (!tried) return failed(tried.error());
  const Result<Settings> before = settings_from_text(tried->before, path),
                         after = settings_from_text(tried->after, path);
  if (!before || !after) return failed((before ? after : before).error());
  return answer_of({{"lines", line_differences(*tried)},
                    {"values", value_differences(*before, *after)},
                    {"digest", digest_of(tried->before)}});
}

WebAnswer WebSettings::change(const SettingChange& change, const std::string& digest) const {
  const SettingsEdit edit = within_bounds(*this, change);
  Result<void> changed = change_settings_text(
      path,
      [&](const std::string& text) -> Result<std::string> {
        if (digest_of(text) == digest) return edit(text);
        return Error{ErrorCode::kRefused,
                     "the file has changed since the difference was shown; look at it again"};
      },
      OldFile::kKept);
  if (!changed) return failed(changed.error().with("; nothing was changed"));
  return {kExitDone, "", ""};
}

}  // namespace scanq
