// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// One signature file by itself, as libclamav takes it. Defined in clamav_load.cc.
#pragma once

#include <cstdint>
#include <string>

#include "lib/base/result.h"

namespace scanq {

// Loads one file into an engine of its own, which ends with the call. The number of its signatures.
// kBadSettings with libclamav's words; kOutOfMemory. Hostile bytes: in a confined process alone.
Result<std::uint64_t> try_signatures(const std::string& path, bool load_pua);

}  // namespace scanq
