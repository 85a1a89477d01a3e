// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/front/load_settings.h"

#include <cerrno>
#include <cstdlib>

#include "lib/base/fd.h"
#include "lib/base/ini_file.h"
#include "lib/mail/places.h"

namespace scanq {

Result<Settings> settings_from_text(std::string_view text, const std::string& name) {
  Result<std::vector<IniEntry>> entries = parse_ini(text);
  if (!entries) return Error{ErrorCode::kBadSettings, name + ":" + entries.error().text};
  Settings settings = default_settings();
  for (const IniEntry& entry : *entries) {
    Result<void> applied = apply_setting(settings, entry.section, entry.key, entry.value);
    if (!applied) {
      return Error{ErrorCode::kBadSettings,
                   name + ":" + std::to_string(entry.line) + ": " + applied.error().text};
    }
  }
  Result<void> checked = check_settings(settings);
  if (!checked) return Error{ErrorCode::kBadSettings, name + ": " + checked.error().text};
  return settings;
}

Result<Settings> load_settings(const std::string& path) {
  Result<std::string> text = read_file(path, kMaxSettingsBytes);
  if (!text) {
    const bool is_missing = text.error().number == ENOENT;
    Error error = text.error().with(
        is_missing ? ". Make one: scanq config sample > " + path + " && chmod 644 " + path : "");
    error.code = ErrorCode::kBadSettings;
    return error;
  }
  return settings_from_text(*text, path);
}

std::string settings_path() {
  const char* named = ::secure_getenv("SCANQ_CONF");
  return named != nullptr ? named : kSettingsPath;
}

}  // namespace scanq
