// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Scans a message part by part, as GMime divides it: so that findings name their part, and as a
// second reading of a message whose structure can be read in more than one way. Must run in a
// confined process.
#pragma once

#include <string_view>
#include <vector>

#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"
#include "lib/scan/deep_scan.h"

namespace scanq {

struct PartScanInput {
  std::string_view message;
  const std::vector<Finding>& whole;  // the findings in the message as a whole
  std::string_view doubt;             // of mime_doubt; empty: only the places of `whole` are needed
  Clock::time_point deadline;
};

// Returns the findings in the parts, each with its part; if there is a doubt, also those in the
// message without regard to its structure. A failed scan of a part is left out, because the scan of
// the whole reports it, unless the doubt makes this the scan that counts.
std::vector<Finding> scan_parts(DeepScanner scanner, const Settings& settings,
                                const PartScanInput& input);

// Whether one of `findings` is of the same kind and name.
bool tells_of(const std::vector<Finding>& findings, const Finding& wanted);
void add_once(std::vector<Finding>& findings, const Finding& finding);

}  // namespace scanq
