// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq report: the sums of our log lines.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// "[--json | --html [--content] | --about TEXT] [--since DAY] [--until DAY] [--domain DOMAIN]
// [--found NAME] [--language en|ja] [HOST=]FILE|-...". kExitTrouble for a file that cannot be read.
int run_report(const Call& call);

}  // namespace scanq
