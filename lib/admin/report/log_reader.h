// Reads qmail-scanq's log lines back, whatever a logger has put in front of them. Pure.
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
  std::string from, action, error;
  std::vector<LoggedFinding> findings;
  std::int64_t size_bytes = 0, milliseconds = 0;
  int exit_code = 0;
};

// Nothing for a line that is none of ours. The time is the one within the message's id; a line
// without a good id has the time that multilog put in front (TAI64N), else 0.
std::optional<LoggedMessage> read_log_line(std::string_view line);

// Pairs of "key=value" with the values as they were before they were escaped, in order.
struct LoggedPair {
  std::string key, value;
};
std::vector<LoggedPair> split_pairs(std::string_view text);

}  // namespace scanq
