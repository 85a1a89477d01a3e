// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// scanq update: fetches new signatures, keeps the engine image.
#pragma once

#include "lib/admin/command.h"

namespace scanq {

// Without options: freshclam, then an image if anything changed. "--image [--if-changed]",
// "--warm", "--reset [--broken-signatures]".
int run_update(const Call& call);

}  // namespace scanq
