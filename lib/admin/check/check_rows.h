// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// What scanq check says about one thing, and how all of it is shown. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scanq {

// The exit codes of a Nagios plugin.
enum class State { kOk = 0, kWarning = 1, kCritical = 2, kUnknown = 3 };

struct CheckRow {
  State state = State::kOk;
  std::string name;    // "queue program"
  std::string text;    // how it is
  std::string advice;  // what to do about it; empty where all is well
};

State worst_state(const std::vector<CheckRow>& rows);

// First a line for Nagios, then what is not well, each with its advice, then all else.
std::string check_text(const std::vector<CheckRow>& rows);
std::string check_json(const std::vector<CheckRow>& rows);

// "3 hours", "2 days": the largest unit that fits.
std::string age_text(long seconds);

}  // namespace scanq
