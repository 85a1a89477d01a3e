// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The parts of check_installation.h that look at the processes of this machine.
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <sstream>

#include "lib/admin/check/check_installation.h"
#include "lib/admin/check/processes.h"
#include "lib/base/fd.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxLimitsBytes = 64 << 10;

// Programs that start qmail-scanq, and pass their limits on to it.
constexpr std::array<std::string_view, 9> kCallers{"tcpserver",   "sslserver",       "tcpsvd",
                                                   "qmail-smtpd", "qmail-qmtpd",     "qmail-send",
                                                   "qmail-local", "smtpfront-qmail", "qpsmtpd"};

struct LimitName {
  std::string_view row;  // its name in /proc/PID/limits
  std::string_view text;
  std::uint64_t LimitNeeds::*need;
};
constexpr std::array<LimitName, 3> kLimitNames{
    {{"Max address space", "address space", &LimitNeeds::memory_bytes},
     {"Max data size", "data size", &LimitNeeds::memory_bytes},
     {"Max file size", "file size", &LimitNeeds::file_bytes}}};

// The second of the two columns behind the name; nothing where there is no limit.
std::optional<std::uint64_t> hard_limit(std::string_view columns) {
  std::istringstream words{std::string(columns)};
  std::string soft, hard;
  words >> soft >> hard;
  std::uint64_t bytes = 0;
  const std::from_chars_result parsed =
      std::from_chars(hard.data(), hard.data() + hard.size(), bytes);
  if (hard.empty() || parsed.ec != std::errc()) return {};
  return bytes;
}

}  // namespace

std::vector<std::string> too_low_limits(std::string_view limits, const LimitNeeds& needs) {
  std::vector<std::string> low;
  std::istringstream lines{std::string(limits)};
  for (std::string line; std::getline(lines, line);) {
    for (const LimitName& name : kLimitNames) {
      if (!line.starts_with(name.row)) continue;
      const std::optional<std::uint64_t> hard =
          hard_limit(std::string_view(line).substr(name.row.size()));
      if (!hard || *hard >= needs.*name.need) continue;
      low.push_back(std::string(name.text) + " " + std::to_string(*hard / kMib) + " MiB of " +
                    std::to_string((needs.*name.need) / kMib) + " MiB");
    }
  }
  return low;
}

CheckRow check_limits(const LimitNeeds& needs, const std::string& proc) {
  std::vector<Process> processes{{"this process", "self"}};
  for (const std::string_view name : kCallers) {
    const std::vector<Process> more = find_processes(proc, name);
    processes.insert(processes.end(), more.begin(), more.end());
  }
  std::set<std::string> seen, low;
  for (const Process& process : processes) {
    Result<std::string> limits = read_file(proc + "/" + process.id + "/limits", kMaxLimitsBytes);
    if (!limits) continue;  // it has ended, or belongs to another user
    seen.insert(process.name);
    for (const std::string& limit : too_low_limits(*limits, needs)) {
      low.insert(process.name + ": " + limit);
    }
  }
  std::string text;
  for (const std::string& name : low.empty() ? seen : low) {
    text += (text.empty() ? "" : low.empty() ? ", " : "\n") + name;
  }
  if (low.empty()) return {State::kOk, "limits", "no hard limit is too low for: " + text, ""};
  return {State::kWarning, "limits", "these hard limits are too low for the workers\n" + text,
          "remove ulimit -H from the run script (softlimit -m sets a soft limit and may stay)"};
}

}  // namespace scanq
