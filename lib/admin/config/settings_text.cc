// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/config/settings_text.h"

#include <unistd.h>

#include <algorithm>

#include "lib/admin/act_log.h"
#include "lib/admin/config/replace_file.h"
#include "lib/admin/config/sample_settings.h"
#include "lib/admin/config/setting_faults.h"
#include "lib/admin/config/settings_changes.h"
#include "lib/base/fd.h"
#include "lib/front/load_settings.h"
#include "lib/mail/places.h"

namespace scanq {
namespace {

// Looks for settings that the change makes unfit for this machine. Faults that the file had before
// do not count: they must not keep anybody from changing something else.
Result<void> check_new_faults(const Settings& before, const std::string& changed) {
  const Result<Settings> after = settings_from_text(changed, "with this change, line");
  if (!after) return after.error();
  Result<std::vector<SettingFault>> old_faults = find_faults_for_front(before, kFrontPath);
  Result<std::vector<SettingFault>> faults = find_faults_for_front(*after, kFrontPath);
  if (!old_faults || !faults) return (old_faults ? faults : old_faults).error();
  for (const SettingFault& fault : *faults) {
    if (std::find(old_faults->begin(), old_faults->end(), fault) == old_faults->end()) {
      return Error{ErrorCode::kBadSettings, describe(fault)};
    }
  }
  return {};
}

void log_change(const std::string& path, const Result<Settings>& before,
                const std::string& changed) {
  const Result<Settings> after = settings_from_text(changed, path);
  if (!after) return;  // it was checked before it was written
  LogLine line = by_us(LogLine("SETTINGS").add("file", path));
  if (before) {
    add_changes(line, *before, *after);
  } else {
    line.add("was", before.error().text);
  }
  log_act(line, *after);
}

}  // namespace

Result<std::string> read_settings_text(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) return sample_settings();
  return read_file(path, kMaxSettingsBytes);
}

Result<Settings> settings_to_change(const std::string& path) {
  Result<std::string> text = read_settings_text(path);
  if (!text) return text.error();
  return settings_from_text(*text, path);
}

Result<TextChange> try_settings_change(const std::string& path, const SettingsEdit& edit) {
  Result<std::string> text = read_settings_text(path);
  if (!text) return text.error();
  const Result<Settings> before = settings_from_text(*text, path);
  Result<std::string> changed = edit(*text);
  if (!changed) {
    // A fault elsewhere in the file must be corrected first, in the file itself.
    return before ? changed.error() : before.error().with("; put that right first, by hand");
  }
  if (before) {
    Result<void> checked = check_new_faults(*before, *changed);
    if (!checked) return checked.error();
  }
  return TextChange{std::move(*text), std::move(*changed)};
}

Result<void> change_settings_text(const std::string& path, const SettingsEdit& edit,
                                  OldFile old_file) {
  Result<TextChange> change = try_settings_change(path, edit);
  if (!change) return change.error();
  if (old_file == OldFile::kKept) {
    Result<void> kept = keep_old_file(path);
    if (!kept) return kept;
  }
  Result<void> replaced = replace_file(path, change->after);
  if (replaced) log_change(path, settings_from_text(change->before, path), change->after);
  return replaced;
}

}  // namespace scanq
