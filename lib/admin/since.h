// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The moment that --since names. Pure but for the time zone of this machine.
#pragma once

#include <ctime>

#include "lib/admin/options.h"

namespace scanq {

// The value of --since: a time before `now` ("2h", "7d", "4w"), or a day or a minute of this
// machine's time zone ("2026-11-28", "2026-11-28 14:05"); 0 where the option is not given.
// kBadSettings says which forms there are.
Result<std::time_t> parse_since(const Options& options, std::time_t now);
Result<std::time_t> parse_since_value(const std::string& text, std::time_t now);

}  // namespace scanq
