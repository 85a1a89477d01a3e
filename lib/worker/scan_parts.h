// A message part by part, as GMime divides it: so that findings name their part, and as a second
// reading of a message whose structure can be read in more than one way. To be done in a confined
// process.
#pragma once

#include <string_view>
#include <vector>

#include "lib/mail/settings.h"
#include "lib/mail/verdict.h"
#include "lib/scan/deep_scan.h"

namespace scanq {

struct PartScanInput {
  std::string_view message;
  const std::vector<Finding>& whole;  // what was found in the message as a whole
  std::string_view doubt;             // of mime_doubt; empty: only the places of `whole` are wanted
  Clock::time_point deadline;
};

// What is found in the parts, each finding with its part; where there is a doubt, also what is
// found in the message without regard to its structure. Leaves out that a scan failed, which the
// scan of the whole tells, unless the doubt makes this the scan that counts.
std::vector<Finding> scan_parts(DeepScanner scanner, const Settings& settings,
                                const PartScanInput& input);

// Whether one of `findings` is of the same kind and name.
bool tells_of(const std::vector<Finding>& findings, const Finding& wanted);
void add_once(std::vector<Finding>& findings, const Finding& finding);

}  // namespace scanq
