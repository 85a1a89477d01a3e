// The sums of a report over log lines. Pure.
#pragma once

#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lib/admin/log_reader.h"

namespace scanq {

inline constexpr std::size_t kMarkers = 5;
using MarkerCounts = std::array<std::size_t, kMarkers>;  // by the n of SCANNED:n
using Ranking = std::vector<std::pair<std::string, std::size_t>>;

class ReportData {
 public:
  void add(const LoggedMessage& message);

  std::size_t messages() const { return messages_; }
  std::uint64_t bytes() const { return bytes_; }
  const MarkerCounts& markers() const { return markers_; }
  const std::map<std::string, MarkerCounts>& days() const { return days_; }  // "2026-11-24", UTC
  const std::array<MarkerCounts, 24>& hours() const { return hours_; }       // of the day
  // The most frequent, at most `count`; equal ones by name.
  static Ranking top(const std::map<std::string, std::size_t>& counts, std::size_t count);
  const std::map<std::string, std::size_t>& findings() const { return findings_; }
  const std::map<std::string, std::size_t>& domains() const { return domains_; }  // of finds
  const std::map<std::string, std::size_t>& actions() const { return actions_; }
  const std::map<std::string, std::size_t>& errors() const { return errors_; }
  // So many milliseconds or less for `percent` of the messages; 0 without messages.
  std::int64_t percentile_ms(int percent) const;

 private:
  std::size_t messages_ = 0;
  std::uint64_t bytes_ = 0;
  MarkerCounts markers_{};
  std::map<std::string, MarkerCounts> days_;
  std::array<MarkerCounts, 24> hours_{};
  std::map<std::string, std::size_t> findings_, domains_, actions_, errors_;
  std::map<std::int64_t, std::size_t> times_ms_;
};

}  // namespace scanq
