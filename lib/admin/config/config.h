// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq config: shows, checks and changes scanq.conf.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// "list [--changed]", "get KEY", "set KEY VALUE [--policy NAME]", "unset KEY [--policy NAME]",
// "check [FILE]", "sample" (the shipped file), "table" (for scripts).
int run_config(const Call& call);

}  // namespace scanq
