// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The verdicts of an engine on a handful of samples, harmless and not, as text. An image is
// published only if a fresh process that restored it gives the same verdicts as the engine that was
// loaded.
#pragma once

#include <string>

#include "lib/base/result.h"
#include "lib/scan/clamav_engine.h"

namespace scanq {

// One line for each sample: its name, then the names of its findings. Temporary files are made in
// the current folder. kInternal when a sample could not be scanned.
Result<std::string> describe_sample_verdicts(ClamavEngine& engine);

}  // namespace scanq
