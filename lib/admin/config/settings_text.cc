// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/settings_text.h"

#include <unistd.h>

#include "lib/admin/config/replace_file.h"
#include "lib/admin/config/sample_settings.h"
#include "lib/base/fd.h"
#include "lib/front/load_settings.h"

namespace scanq {

Result<std::string> read_settings_text(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) return sample_settings();
  return read_file(path, kMaxSettingsBytes);
}

Result<Settings> settings_to_change(const std::string& path) {
  Result<std::string> text = read_settings_text(path);
  if (!text) return text.error();
  return settings_from_text(*text, path);
}

Result<void> change_settings_text(const std::string& path, const SettingsEdit& edit) {
  Result<std::string> text = read_settings_text(path);
  if (!text) return text.error();
  Result<std::string> changed = edit(*text);
  if (!changed) return changed.error();
  return replace_file(path, *changed);
}

}  // namespace scanq
