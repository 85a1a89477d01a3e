// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq setup: becomes scanq-setup, the management screen.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// Returns only if it failed. kExitTrouble without a terminal.
int run_setup(const Call& call);

}  // namespace scanq
