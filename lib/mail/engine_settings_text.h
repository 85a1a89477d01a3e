// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The settings that an engine is made with, as a text. An image is made for them, and a frozen
// worker in it goes on for a message with these settings alone. Pure.
#pragma once

#include <string>

#include "lib/mail/settings.h"

namespace scanq {

// Limits and kinds of alerts are not among them, because they are set for each scan.
std::string engine_settings_text(const Settings& settings);

}  // namespace scanq
