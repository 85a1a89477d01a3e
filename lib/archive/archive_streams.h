// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Finds where packed streams end by unpacking them: gzip, lzip and others do not say it anywhere
// else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/archive/archive_walk.h"

namespace scanq {

// The streams at the beginning of `content` without the padding between them, which some programs
// pass over and libraries do not; `rest` gets the bytes behind the last one, without padding.
// Nothing where they cannot be unpacked, or not within the limits of the budget, from which nothing
// is taken.
struct JoinedStreams {
  std::string bytes;  // empty where no padding stood between streams
  std::string_view rest;
};
std::optional<JoinedStreams> join_streams(std::string_view content, const WalkBudget& budget);

}  // namespace scanq
