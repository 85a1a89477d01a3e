// scanq setup: becomes scanq-setup, the management screen.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// Does not come back where it succeeds. kExitTrouble without a terminal.
int run_setup(const Call& call);

}  // namespace scanq
