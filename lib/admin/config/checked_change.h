// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A settings file as a change would leave it, before it is written.
#pragma once

#include <string>

#include "lib/base/result.h"
#include "lib/mail/settings.h"

namespace scanq {

// The settings of such a text; errors name a line of it. Codes of settings_from_text.
Result<Settings> settings_of_change(const std::string& text);
// The text itself, if its settings are the wanted ones. Codes of settings_from_text; kBadSettings.
Result<std::string> checked_change(std::string text, const Settings& wanted);

}  // namespace scanq
