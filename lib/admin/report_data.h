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
using TimeCounts = std::map<std::int64_t, std::size_t>;  // messages by their milliseconds
inline constexpr std::array kPercents{50, 95, 99};
using Ranking = std::vector<std::pair<std::string, std::size_t>>;

// What came on one day, or in one hour of all days.
struct Period {
  MarkerCounts counts{};
  TimeCounts times_ms;

  std::size_t messages() const;
};

// So many milliseconds or less for `percent` of the messages; 0 without messages.
std::int64_t percentile_ms(const TimeCounts& times_ms, int percent);

class ReportData {
 public:
  void add(const LoggedMessage& message);
  // Gives the days without messages an entry of their own: a gap in the mail is seen as one. A gap
  // of years, which only a wrong clock makes, stays out.
  void fill_days();

  std::size_t messages() const { return messages_; }
  std::uint64_t bytes() const { return bytes_; }
  const MarkerCounts& markers() const { return markers_; }
  // Days are like "2026-11-24"; days and hours are those of this machine's time zone.
  const std::map<std::string, Period>& days() const { return days_; }
  const std::array<Period, 24>& hours() const { return hours_; }
  const TimeCounts& times_ms() const { return times_ms_; }
  // The most frequent, at most `count`; equal ones by name.
  static Ranking top(const std::map<std::string, std::size_t>& counts, std::size_t count);
  const std::map<std::string, std::size_t>& findings() const { return findings_; }
  const std::map<std::string, std::size_t>& domains() const { return domains_; }  // of finds
  const std::map<std::string, std::size_t>& actions() const { return actions_; }
  const std::map<std::string, std::size_t>& errors() const { return errors_; }

 private:
  std::size_t messages_ = 0;
  std::uint64_t bytes_ = 0;
  MarkerCounts markers_{};
  std::map<std::string, Period> days_;
  std::array<Period, 24> hours_{};
  std::map<std::string, std::size_t> findings_, domains_, actions_, errors_;
  TimeCounts times_ms_;
};

// How this machine calls its time, "JST"; in summer and in winter the name may differ.
std::string time_zone_name();

}  // namespace scanq
