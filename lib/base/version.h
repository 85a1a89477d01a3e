// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The number of this version, which the first heading of CHANGES.md holds.
#pragma once

namespace scanq {

extern const char* const kVersion;  // "0.0.0"

}  // namespace scanq
