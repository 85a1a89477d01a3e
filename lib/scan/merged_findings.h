// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Findings of libclamav and libarchive in the same bytes, without repetitions.
#pragma once

#include <vector>

#include "lib/mail/verdict.h"

namespace scanq {

// Leaves out libclamav's alert about encrypted zips if all of them were opened, and each finding
// that another one repeats with the member's name.
std::vector<Finding> merged_findings(std::vector<Finding> findings, bool are_zips_opened);

}  // namespace scanq
