#include "lib/admin/report_data.h"

#include <algorithm>
#include <ctime>

#include "lib/mail/text.h"

namespace scanq {
namespace {

// What a stranger can choose is bounded: a report over years must not grow without end.
constexpr std::size_t kMaxDistinct = 100000;
constexpr std::size_t kMaxNameBytes = 120;
constexpr int kMaxGapDays = 400;
constexpr std::int64_t kMaxMilliseconds = 24 * 60 * 60 * 1000;  // no message takes longer

void count(std::map<std::string, std::size_t>& counts, const std::string& name) {
  const std::string shown = one_line_utf8(name, kMaxNameBytes);
  const auto at = counts.find(shown);
  if (at != counts.end()) {
    ++at->second;
  } else if (counts.size() < kMaxDistinct) {
    counts.emplace(shown, 1);
  }
}

std::string day_of(const std::tm& fields) {
  char day[32] = "";
  std::strftime(day, sizeof day, "%F", &fields);
  return day;
}

// The day after "2026-11-30"; nothing for what is no day.
std::string day_after(const std::string& day) {
  std::tm fields{};
  if (::strptime(day.c_str(), "%F", &fields) == nullptr) return "";
  ++fields.tm_mday;
  fields.tm_hour = 12;  // away from the hours that a change of summer time moves
  ::timegm(&fields);    // makes 31 November the first of December
  return day_of(fields);
}

std::string domain_of(const std::string& address) {
  if (address.empty()) return "<>";
  const std::size_t at = address.rfind('@');
  return at == std::string::npos ? address : to_lower_ascii(address.substr(at + 1));
}

}  // namespace

std::size_t Period::messages() const {
  std::size_t all = 0;
  for (const std::size_t count : counts) all += count;
  return all;
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

void ReportData::add(const LoggedMessage& message) {
  const auto marker = static_cast<std::size_t>(message.marker);
  ++messages_;
  ++markers_[marker];
  bytes_ += static_cast<std::uint64_t>(std::max<std::int64_t>(message.size_bytes, 0));
  const std::int64_t ms = std::clamp<std::int64_t>(message.milliseconds, 0, kMaxMilliseconds);
  ++times_ms_[ms];
  if (message.when != 0) {
    std::tm fields{};
    ::localtime_r(&message.when, &fields);
    for (Period* period :
         {&days_[day_of(fields)], &hours_[static_cast<std::size_t>(fields.tm_hour)]}) {
      ++period->counts[marker];
      ++period->times_ms[ms];
    }
  }
  for (const LoggedFinding& finding : message.findings) {
    count(findings_, finding.category + " " + finding.name);
  }
  if (!message.findings.empty()) count(domains_, domain_of(message.from));
  if (!message.action.empty()) count(actions_, message.action);
  if (!message.error.empty()) count(errors_, message.error);
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

Ranking ReportData::top(const std::map<std::string, std::size_t>& counts, std::size_t limit) {
  Ranking ranking(counts.begin(), counts.end());
  std::stable_sort(ranking.begin(), ranking.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (ranking.size() > limit) ranking.resize(limit);
  return ranking;
}

}  // namespace scanq
