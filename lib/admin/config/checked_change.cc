// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/checked_change.h"

#include "lib/front/load_settings.h"

namespace scanq {

Result<Settings> settings_of_change(const std::string& text) {
  return settings_from_text(text, "with this change, line");
}

Result<std::string> checked_change(std::string text, const Settings& wanted) {
  Result<Settings> settings = settings_of_change(text);
  if (!settings) return settings.error();
  if (*settings == wanted) return text;
  return Error{ErrorCode::kBadSettings, "this cannot be written in a settings file"};
}

}  // namespace scanq
