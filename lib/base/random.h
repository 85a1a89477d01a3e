// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Random bytes from the kernel. Knows no mail.
#pragma once

#include <cstddef>
#include <string>

#include "lib/base/result.h"

namespace scanq {

// At most 256. kInternal when the kernel has none.
Result<std::string> random_bytes(std::size_t count);

}  // namespace scanq
