// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Scans a message part by part, as GMime divides it: so that findings name their part, and as a
// second reading of a message whose structure can be read in more than one way. Must run in a
// confined process.
#pragma once

#include <vector>

#include "lib/mail/verdict.h"
#include "lib/scan/deep_scan.h"
#include "lib/scan/mail_reading.h"

namespace scanq {

// The state of a scan that is under way.
struct ScanProgress {
  std::vector<Finding> findings;
  const MimePart* part = nullptr;  // the one that is being scanned
};

struct PartScanInput {
  MailReading& reading;               // without a reason only the places of `whole` are needed
  const std::vector<Finding>& whole;  // the findings in the message as a whole
  Clock::time_point deadline;
  ScanProgress* progress = nullptr;  // kept up to date; may be null
};

// Returns the findings in the parts, each with its part; if the structure is in doubt, also those
// in the message without regard to it. A failed scan of a part is left out, because the scan of the
// whole reports it, unless the reading has a reason, which makes this the scan that counts. Where
// it leaves a finding of the whole without a part, that finding is there with a note that says why.
std::vector<Finding> scan_parts(DeepScanner scanner, const PartScanInput& input);

// Whether one of `findings` is of the same kind and name.
bool tells_of(const std::vector<Finding>& findings, const Finding& wanted);
void add_once(std::vector<Finding>& findings, const Finding& finding);

}  // namespace scanq
