#include "lib/admin/report_data.h"

#include <algorithm>
#include <ctime>

#include "lib/mail/text.h"

namespace scanq {
namespace {

// What a stranger can choose is bounded: a report over years must not grow without end.
constexpr std::size_t kMaxDistinct = 100000;
constexpr std::size_t kMaxNameBytes = 120;

void count(std::map<std::string, std::size_t>& counts, const std::string& name) {
  const std::string shown = one_line_utf8(name, kMaxNameBytes);
  const auto at = counts.find(shown);
  if (at != counts.end()) {
    ++at->second;
  } else if (counts.size() < kMaxDistinct) {
    counts.emplace(shown, 1);
  }
}

std::string domain_of(const std::string& address) {
  if (address.empty()) return "<>";
  const std::size_t at = address.rfind('@');
  return at == std::string::npos ? address : to_lower_ascii(address.substr(at + 1));
}

}  // namespace

void ReportData::add(const LoggedMessage& message) {
  const auto marker = static_cast<std::size_t>(message.marker);
  ++messages_;
  ++markers_[marker];
  bytes_ += static_cast<std::uint64_t>(std::max<std::int64_t>(message.size_bytes, 0));
  ++times_ms_[message.milliseconds];
  if (message.when != 0) {
    std::tm fields{};
    char day[16] = "";
    ::gmtime_r(&message.when, &fields);
    std::strftime(day, sizeof day, "%F", &fields);
    ++days_[day][marker];
    ++hours_[static_cast<std::size_t>(fields.tm_hour)][marker];
  }
  for (const LoggedFinding& finding : message.findings) {
    count(findings_, finding.category + " " + finding.name);
  }
  if (!message.findings.empty()) count(domains_, domain_of(message.from));
  if (!message.action.empty()) count(actions_, message.action);
  if (!message.error.empty()) count(errors_, message.error);
}

Ranking ReportData::top(const std::map<std::string, std::size_t>& counts, std::size_t limit) {
  Ranking ranking(counts.begin(), counts.end());
  std::stable_sort(ranking.begin(), ranking.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (ranking.size() > limit) ranking.resize(limit);
  return ranking;
}

std::int64_t ReportData::percentile_ms(int percent) const {
  const std::size_t wanted = (messages_ * static_cast<std::size_t>(percent) + 99) / 100;
  std::size_t seen = 0;
  for (const auto& [milliseconds, messages] : times_ms_) {
    seen += messages;
    if (seen >= wanted) return milliseconds;
  }
  return 0;
}

}  // namespace scanq
