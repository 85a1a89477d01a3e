// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads qmail-scanq's log lines, of both forms (log_format), whatever a logger has put before them.
// Pure.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace scanq {

struct LoggedFinding {
  std::string category, name;
};

struct LoggedMessage {
  int marker = 0;  // the n of SCANNED:n
  std::time_t when = 0;
  std::string id, from, to;  // `to`: with commas between them, not more than the line tells
  std::string action, not_scanned, error, engine;
  std::vector<LoggedFinding> findings;
  std::int64_t size_bytes = 0, milliseconds = 0;
  int exit_code = 0;
};

// Nothing for a line that is not ours. The time is the one within the message's id; for a line
// without a valid id, the time that multilog put before it (TAI64N), or 0.
std::optional<LoggedMessage> read_log_line(std::string_view line);

}  // namespace scanq
