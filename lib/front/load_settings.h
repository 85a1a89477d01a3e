// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads scanq.conf into Settings.
#pragma once

#include <string>
#include <string_view>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

inline constexpr std::size_t kMaxSettingsBytes = 1 << 20;

// A setting that is missing in the text has its default. kBadSettings: "NAME:LINE: why".
Result<Settings> settings_from_text(std::string_view text, const std::string& name);

// The same from a file; one that cannot be read is kBadSettings, too.
Result<Settings> load_settings(const std::string& path);

// SCANQ_CONF, unless we run set-id; else kSettingsPath.
std::string settings_path();

}  // namespace scanq
