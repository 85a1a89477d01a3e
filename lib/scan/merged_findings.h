// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Findings of libclamav and libarchive in the same bytes, without repetitions.
#pragma once

#include <vector>

#include "lib/mail/verdict.h"

namespace scanq {

// Whether there were encrypted archives of a kind, and each was opened with a password.
struct AllOpened {
  bool zips = false, sevenzips = false;
};

// Leaves out libclamav's alerts about encrypted archives if all of their kind were opened, and each
// finding that another one repeats with the member's name.
std::vector<Finding> merged_findings(std::vector<Finding> findings, AllOpened all_opened);

}  // namespace scanq
