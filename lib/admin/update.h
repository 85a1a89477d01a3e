// scanq update: keeps the engine image.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// "--image [--if-changed]", "--warm", "--reset [--broken-signatures]".
int run_update(const Call& call);

}  // namespace scanq
