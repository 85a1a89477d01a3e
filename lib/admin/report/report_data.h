// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The sums of a report over log lines. Pure.
#pragma once

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lib/admin/report/log_reader.h"

namespace scanq {

inline constexpr std::size_t kMarkers = 5;
using MarkerCounts = std::array<std::size_t, kMarkers>;  // by the n of SCANNED:n
using TimeCounts = std::map<std::int64_t, std::size_t>;  // messages by their milliseconds
using NameCounts = std::map<std::string, std::size_t>;   // messages by a finding, an action, …
inline constexpr std::array kPercents{50, 95, 99};
using Ranking = std::vector<std::pair<std::string, std::size_t>>;

// The sums of all messages, of one day, or of one hour of all days.
struct Sums {
  std::uint64_t bytes = 0;
  MarkerCounts markers{};
  TimeCounts times_ms;
  // The domains are those of the senders of finds; not_scanned has the reasons.
  NameCounts findings, domains, actions, not_scanned, errors;

  // Once there are max_names different findings (or domains, and so on), new names are left out.
  void add(const LoggedMessage& message, std::size_t max_names);
  std::size_t messages() const;
};

// The milliseconds that were enough for `percent` of the messages; 0 without messages.
std::int64_t percentile_ms(const TimeCounts& times_ms, int percent);
// The `count` most frequent names, or fewer; equally frequent ones in the order of their names.
Ranking top_names(const NameCounts& counts, std::size_t count);

class ReportData {
 public:
  // An empty `host` is none of several: the message counts for no host.
  void add(const LoggedMessage& message, const std::string& host = {});
  // Adds an empty entry for each day without messages, so that a gap in the mail can be seen. A gap
  // of years, which only a wrong clock makes, is not filled.
  void fill_days();

  // The machine on which the report is made.
  std::string host_name;

  const Sums& all() const { return all_; }
  // Days are like "2026-11-24"; days and hours are those of this machine's time zone.
  const std::map<std::string, Sums>& days() const { return days_; }
  const std::array<Sums, 24>& hours() const { return hours_; }
  const std::map<std::string, Sums>& hosts() const { return hosts_; }
  // Shows a host without messages, too.
  void add_host(const std::string& host) { hosts_[host]; }

 private:
  Sums all_;
  std::map<std::string, Sums> days_, hosts_;
  std::array<Sums, 24> hours_{};
};

// The abbreviation of this machine's time zone, "JST"; it may differ in summer and in winter.
std::string time_zone_name();

}  // namespace scanq
