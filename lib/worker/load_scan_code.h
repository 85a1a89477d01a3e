// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Loads the code that a scan may need: a confined process cannot load any.
#pragma once

#include "lib/base/result.h"

namespace scanq {

// Starts libclamav, and opens the converters of the usual charsets; other libraries are there from
// the start of the program. kBadSettings where libclamav cannot start.
Result<void> load_scan_code();

}  // namespace scanq
