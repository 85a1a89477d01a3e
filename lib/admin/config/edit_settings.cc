// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/edit_settings.h"

#include "lib/admin/config/checked_change.h"
#include "lib/admin/config/settings_lines.h"
#include "lib/mail/settings.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

// Checks that the changed text is a valid settings file in which the row has this value.
Result<std::string> checked(std::string text, const SettingRow& row, std::string_view value) {
  Result<Settings> settings = settings_of_change(text);
  if (!settings) return settings.error();
  if (setting_text(*settings, row) != value) {
    return Error{ErrorCode::kBadSettings, "this value cannot be written in a settings file: " +
                                              std::string(row.key) + " = " + std::string(value)};
  }
  return text;
}

}  // namespace

Error no_such_setting(std::string_view key) {
  return {ErrorCode::kBadSettings, "there is no setting " + std::string(key) +
                                       did_you_mean(nearest_setting(key), "; did you mean ") +
                                       " (scanq config list shows them all)"};
}

Result<std::string> with_setting(const std::string& text, std::string_view key,
                                 std::string_view value) {
  const SettingRow* row = find_setting(key);
  if (row == nullptr) return no_such_setting(key);
  Settings alone = default_settings();
  Result<void> taken = apply_setting(alone, "", key, value);
  if (!taken) return taken.error();
  const std::string written = setting_text(alone, *row);
  // A size or a time stands in the file as it was given: 50M.
  const std::string in_file = row->type == "number" ? std::string(value) : written;
  Lines lines = split_lines(text);
  replace_lines(lines, find_key(lines, general_lines(lines), key),
                setting_lines(key, in_file, row->type == "list"));
  return checked(join_lines(lines), *row, written);
}

Result<std::string> without_setting(const std::string& text, std::string_view key) {
  const SettingRow* row = find_setting(key);
  if (row == nullptr) return no_such_setting(key);
  Lines lines = split_lines(text);
  replace_lines(lines, find_key(lines, general_lines(lines), key), {});
  return checked(join_lines(lines), *row, row->default_text);
}

Result<std::string> with_change(const std::string& text, const SettingChange& change) {
  const auto& [policy, key, value] = change;
  if (policy.empty()) return value ? with_setting(text, key, *value) : without_setting(text, key);
  return value ? with_policy_setting(text, policy, key, *value)
               : without_policy_setting(text, policy, key);
}

}  // namespace scanq
