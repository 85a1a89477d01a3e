// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The changes that would be made in a message, as a unified diff made by diff(1).
#pragma once

#include <string>

#include "lib/base/result.h"

namespace scanq {

// Empty when both are the same. kCannotExec when there is no diff program.
Result<std::string> unified_diff(const std::string& before, const std::string& after);

}  // namespace scanq
