// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Looks whether scanq-clamd answers, where somebody has turned it on.
#pragma once

#include <string>
#include <vector>

#include "lib/admin/check/check_rows.h"

namespace scanq {

inline constexpr const char* kClamdSocket = "/run/scanq/clamd.ctl";

// Sends the test virus to the socket; no row where there is none.
std::vector<CheckRow> check_clamd(const std::string& socket_path);

}  // namespace scanq
