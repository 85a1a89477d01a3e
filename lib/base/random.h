// Random bytes from the kernel. Knows no mail.
#pragma once

#include <cstddef>
#include <string>

#include "lib/base/result.h"

namespace scanq {

// At most 256. kInternal when the kernel has none.
Result<std::string> random_bytes(std::size_t count);

}  // namespace scanq
