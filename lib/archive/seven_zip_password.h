// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Opens an encrypted 7z file with words that may be its password.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/archive/archive_walk.h"

namespace scanq {

struct OpenedSevenZip {
  std::string password;
  std::string bytes;  // the same archive without encryption
};

// By the first of `words` with which the list of members and the first member can be read. Each try
// is taken from WalkBudget::slow_tries, and nothing else from the budget.
std::optional<OpenedSevenZip> open_seven_zip(std::string_view archive,
                                             const std::vector<std::string>& words,
                                             WalkBudget& budget);

}  // namespace scanq
