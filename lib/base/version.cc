// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/version.h"

namespace scanq {

const char* const kVersion = SCANQ_VERSION;

}  // namespace scanq
