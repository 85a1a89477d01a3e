// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq check: all that an administrator needs to know about this installation, in one page.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// Exit codes of a Nagios plugin: 0 all is well, 1 a warning, 2 critical, 3 cannot tell.
int run_check(const Call& call);

}  // namespace scanq
