// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/report_data.h"

#include <algorithm>
#include <ctime>
#include <numeric>

#include "lib/mail/text.h"

namespace scanq {
namespace {

// Bounds on names that a stranger can choose: a report over years must not grow without end.
constexpr std::size_t kMaxNames = 100000, kMaxNamesOfPeriod = 1000;
constexpr std::size_t kMaxNameBytes = 120;
constexpr int kMaxGapDays = 400;
constexpr std::int64_t kMaxMilliseconds = 24 * 60 * 60 * 1000;  // no message takes longer

void count(NameCounts& counts, const std::string& name, std::size_t max_names) {
  const std::string shown = one_line_utf8(name, kMaxNameBytes);
  const auto at = counts.find(shown);
  if (at != counts.end()) {
    ++at->second;
  } else if (counts.size() < max_names) {
    counts.emplace(shown, 1);
  }
}

std::string day_of(const std::tm& fields) {
  char day[32] = "";
  std::strftime(day, sizeof day, "%F", &fields);
  return day;
}

// The day after "2026-11-30"; nothing if `day` is no date.
std::string day_after(const std::string& day) {
  std::tm fields{};
  if (::strptime(day.c_str(), "%F", &fields) == nullptr) return "";
  ++fields.tm_mday;
  fields.tm_hour = 12;  // noon, away from the hours that summer time moves
  ::timegm(&fields);    // makes 31 November the first of December
  return day_of(fields);
}

std::string domain_of(const std::string& address) {
  if (address.empty()) return "<>";
  const std::size_t at = address.rfind('@');
  return at == std::string::npos ? address : to_lower_ascii(address.substr(at + 1));
}

}  // namespace

void Sums::add(const LoggedMessage& message, std::size_t max_names) {
  ++markers[static_cast<std::size_t>(message.marker)];
  bytes += static_cast<std::uint64_t>(std::max<std::int64_t>(message.size_bytes, 0));
  ++times_ms[std::clamp<std::int64_t>(message.milliseconds, 0, kMaxMilliseconds)];
  for (const LoggedFinding& finding : message.findings) {
    count(findings, finding.category + " " + finding.name, max_names);
  }
  if (!message.findings.empty()) count(domains, domain_of(message.from), max_names);
  if (!message.action.empty()) count(actions, message.action, max_names);
  if (!message.not_scanned.empty()) count(not_scanned, message.not_scanned, max_names);
  if (!message.error.empty()) count(errors, message.error, max_names);
}

std::size_t Sums::messages() const {
  return std::accumulate(markers.begin(), markers.end(), std::size_t{0});
}

std::int64_t percentile_ms(const TimeCounts& times_ms, int percent) {
  std::size_t messages = 0, seen = 0;
  for (const auto& [milliseconds, count] : times_ms) messages += count;
  const std::size_t wanted = (messages * static_cast<std::size_t>(percent) + 99) / 100;
  for (const auto& [milliseconds, count] : times_ms) {
    seen += count;
    if (seen >= wanted) return milliseconds;
  }
  return 0;
}

std::string time_zone_name() {
  const std::time_t now = std::time(nullptr);
  std::tm fields{};
  char name[32] = "";
  ::localtime_r(&now, &fields);
  std::strftime(name, sizeof name, "%Z", &fields);
  return name;
}

void ReportData::add(const LoggedMessage& message, const std::string& host) {
  all_.add(message, kMaxNames);
  if (!host.empty()) hosts_[host].add(message, kMaxNamesOfPeriod);
  if (message.when == 0) return;
  std::tm fields{};
  ::localtime_r(&message.when, &fields);
  days_[day_of(fields)].add(message, kMaxNamesOfPeriod);
  hours_[static_cast<std::size_t>(fields.tm_hour)].add(message, kMaxNamesOfPeriod);
}

void ReportData::fill_days() {
  std::vector<std::string> missing;
  for (auto at = days_.begin(), next = at; at != days_.end() && ++next != days_.end(); at = next) {
    std::vector<std::string> gap;
    std::string day = day_after(at->first);
    for (; day != next->first && gap.size() <= kMaxGapDays; day = day_after(day)) {
      gap.push_back(day);
    }
    if (day == next->first) missing.insert(missing.end(), gap.begin(), gap.end());
  }
  for (const std::string& day : missing) days_[day];
}

Ranking top_names(const NameCounts& counts, std::size_t limit) {
  Ranking ranking(counts.begin(), counts.end());
  std::stable_sort(ranking.begin(), ranking.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (ranking.size() > limit) ranking.resize(limit);
  return ranking;
}

}  // namespace scanq
