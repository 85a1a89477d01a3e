// What an engine says of a handful of samples, harmless and not, as text: an image is published
// only if a fresh process that restored it says the same as the engine that was loaded.
#pragma once

#include <string>

#include "lib/base/result.h"
#include "lib/scan/clamav_engine.h"

namespace scanq {

// A line a sample: its name, then the names of what was found. Temporary files are made in the
// current folder. kInternal when a sample could not be scanned.
Result<std::string> describe_sample_verdicts(ClamavEngine& engine);

}  // namespace scanq
