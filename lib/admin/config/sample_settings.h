// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq.conf as it is shipped, made from the table of settings. Pure.
#pragma once

#include <string>

#include "lib/mail/settings.h"

namespace scanq {

// Every row of the table with its meaning, what it takes and, commented out, its default.
// conf/scanq.conf is this text (tests/lint/settings compares them).
std::string sample_settings();

// The values that a row takes, in words: "A whole number from 1 to 3600 (seconds)."
std::string describe_values(const SettingRow& row);

}  // namespace scanq
