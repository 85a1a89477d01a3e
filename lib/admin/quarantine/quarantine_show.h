// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Shows an entry of the quarantine as a page or as JSON. All of it came from strangers, so nothing
// is shown that could control a terminal, and nothing is decoded here: confined processes do that.
#pragma once

#include "lib/admin/quarantine/kept_message.h"

namespace scanq {

// The lines of the body that show_kept shows.
inline constexpr int kDefaultLines = 40, kMaxLines = 100000;

// Shows header fields and findings, then the header as it came and the first lines of the body,
// escaped.
int show_kept(const QuarantineCall& call, const KeptMessage& kept);

}  // namespace scanq
