// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A check of scanq check: the screen in the browser, where it is on.
#pragma once

#include <ctime>
#include <string>
#include <vector>

#include "lib/admin/check/check_rows.h"

namespace scanq {

// No row where there is no web.conf beside the settings. Else one about web.conf, and where that is
// right, one each about the web server's user, the folders and the key, and those who carry
// requests out. `root` is put before the paths of the system; it is empty but for tests.
std::vector<CheckRow> check_web(const std::string& settings_path, std::time_t now,
                                const std::string& root);

}  // namespace scanq
