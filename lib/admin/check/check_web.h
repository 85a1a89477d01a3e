// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A check of scanq check: the screen in the browser, where it is on.
#pragma once

#include <ctime>
#include <string>
#include <vector>

#include "lib/admin/check/check_rows.h"

namespace scanq {

// No row where there is no web.conf beside the settings. Else one: whether web.conf is right, its
// user has folders and key, and somebody carries requests out.
std::vector<CheckRow> check_web(const std::string& settings_path, std::time_t now);

}  // namespace scanq
