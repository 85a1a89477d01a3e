// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The results of scanq check, one row for each check, and their forms for the reader. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

inline constexpr std::uint64_t kMib = 1 << 20;
inline constexpr long kDaySeconds = 86400;

// The exit codes of a Nagios plugin.
enum class State { kOk = 0, kWarning = 1, kCritical = 2, kUnknown = 3 };

// A number that a row tells.
struct Figure {
  std::string name;  // "image_age_seconds": letters, digits and underscores, the unit at its end
  std::int64_t value = 0;
  std::string unit;    // as Nagios has it: "s", "ms", "B", or empty
  std::string limits;  // "WARNING;CRITICAL;MIN;MAX" in Nagios' form; empty where there are none
};

struct CheckRow {
  State state = State::kOk;
  std::string name;    // "queue program"
  std::string text;    // how it is
  std::string advice;  // what to do about it; empty where all is well
  std::vector<Figure> figures{};
};

State worst_state(const std::vector<CheckRow>& rows);

// First a line for Nagios, with all figures as performance data behind a bar; then what is not
// well, each with its advice, then all else; the last line says what to do first.
std::string check_text(const std::vector<CheckRow>& rows);
std::string check_json(const std::vector<CheckRow>& rows);

// The rows as one process tells them to another. kInternal for anything else.
std::string format_rows(const std::vector<CheckRow>& rows);
Result<std::vector<CheckRow>> parse_rows(const std::string& text);

// "3 hours", "2 days": the largest unit that fits.
std::string age_text(long seconds);

}  // namespace scanq
