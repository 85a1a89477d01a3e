// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq scan: clamscan's command line, lines and exit codes, with the engine image.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// Exit codes as clamscan's: 0 nothing found, 1 something found, 2 nothing found but not everything
// could be scanned.
int run_scan(const Call& call);

}  // namespace scanq
