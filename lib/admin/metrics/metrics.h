// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq metrics: what a monitoring system wants to know of this machine.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// "[--textfile PATH]". OpenMetrics on the call's output; or, in place of the file, the text that
// node_exporter reads. kExitTrouble where something of it cannot be read, or written.
int run_metrics(const Call& call);

}  // namespace scanq
