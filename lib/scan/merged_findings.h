// What libclamav and libarchive found in the same bytes, told once.
#pragma once

#include <vector>

#include "lib/mail/verdict.h"

namespace scanq {

// Without libclamav's word on encrypted zips if all of them were opened, and without findings that
// another one tells better, with the member.
std::vector<Finding> merged_findings(std::vector<Finding> findings, bool are_zips_opened);

}  // namespace scanq
