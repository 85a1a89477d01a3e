// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The settings file as text, for a program that changes it. Does I/O.
#pragma once

#include <functional>
#include <string>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

using SettingsEdit = std::function<Result<std::string>(const std::string& text)>;

// The file's text; where there is no file yet, the shipped one. kReadFailed.
Result<std::string> read_settings_text(const std::string& path);

// The same as settings. kBadSettings: a file that is wrong has to be put right by hand first.
Result<Settings> settings_to_change(const std::string& path);

struct TextChange {
  std::string before, after;
};
// The text as `edit` would leave it, with nothing written. kBadSettings where the file was wrong
// before and still is, or where the change sets something that cannot work on this machine
// (setting_faults.h). Errors of `edit` and of read_settings_text.
Result<TextChange> try_settings_change(const std::string& path, const SettingsEdit& edit);

enum class OldFile { kGone, kKept };  // kept beside the new one, as PATH.old

// The same, and puts the new text in the old one's place, all at once, and logs what has changed
// and who did it (act_log.h). Errors of try_settings_change and of replace_file. The file is as it
// was then.
Result<void> change_settings_text(const std::string& path, const SettingsEdit& edit,
                                  OldFile old_file = OldFile::kGone);

}  // namespace scanq
