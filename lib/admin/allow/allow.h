// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq allow: lets a false alarm pass, by an [allow NAME] section in the settings (allowance.h).
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// "ID --reason TEXT [--log FILE] [--until DAY] [--finding NAME] [--sender PATTERN]
// [--recipient PATTERN]", "--list", "--remove NAME". An ID is that of a kept mail, or with --log of
// a line in that log.
int run_allow(const Call& call);

}  // namespace scanq
