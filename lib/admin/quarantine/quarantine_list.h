// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Lists the quarantine, for the eye or as JSON. All of it came from strangers: nothing is shown
// that could control a terminal.
#pragma once

#include "lib/admin/quarantine/kept_message.h"

namespace scanq {

// Two lines of at most 80 columns for each message, then how many there are. Of those that
// --since, --sender, --recipient and --found leave.
int list_quarantine(const QuarantineCall& call);

}  // namespace scanq
