// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq replay: scans saved messages as qmail-scanq would, and says what would become of them.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// Exit codes as clamscan's: 0 nothing found, 1 something found, 2 nothing found but not everything
// could be read or scanned.
int run_replay(const Call& call);

}  // namespace scanq
