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
// whole reports it, unless the reading has a reason, which makes this the scan that counts, or a
// virus of the whole has no part for it. Where the structure cannot be read, the findings of the
// whole are there with a note that says so.
std::vector<Finding> scan_parts(DeepScanner scanner, const PartScanInput& input);

// Whether one of `findings` is of the same kind and name.
bool tells_of(const std::vector<Finding>& findings, const Finding& wanted);
// Whether one of `whole` has no place in `located`, and so nothing can be cut out for it.
bool lacks_place(const std::vector<Finding>& located, const std::vector<Finding>& whole);
void add_once(std::vector<Finding>& findings, const Finding& finding);

}  // namespace scanq
