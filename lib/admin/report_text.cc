#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "lib/admin/report_forms.h"

namespace scanq {
namespace {

constexpr std::size_t kBarColumns = 40;
constexpr std::size_t kCountColumns = 8;

std::string right_aligned(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(kCountColumns - std::min(kCountColumns, digits.size()), ' ') + digits;
}

// At least one sign for what is not nothing.
std::string bar(std::size_t part, std::size_t most) {
  if (part == 0 || most == 0) return "";
  return std::string(std::max<std::size_t>(part * kBarColumns / most, 1), '#');
}

// "  clean 12, virus found 1": what stands behind the bar of a day or an hour.
std::string shares(const MarkerCounts& counts, const ReportWords& words) {
  std::string text;
  for (std::size_t n = 0; n < kMarkers; ++n) {
    if (counts[n] == 0 || n == 1) continue;
    text.append(text.empty() ? "  " : ", ").append(words.markers[n]).append(" ");
    text += std::to_string(counts[n]);
  }
  return text;
}

// Messages, what 95 of 100 took at most, bar.
void add_row(std::ostream& out, const std::string& name, const Period& period, std::size_t most,
             const ReportWords& words) {
  out << "  " << name << right_aligned(period.messages())
      << right_aligned(static_cast<std::size_t>(percentile_ms(period.times_ms, 95))) << " ms  "
      << bar(period.messages(), most) << shares(period.counts, words) << '\n';
}

void add_heading(std::ostream& out, std::string_view title, const ReportWords& words) {
  out << '\n' << title << " (" << time_zone_name() << "): " << words.row << '\n';
}

void add_ranking(std::ostream& out, std::string_view title, const Ranking& ranking,
                 const ReportWords& words) {
  out << '\n' << title << '\n';
  if (ranking.empty()) out << "  " << words.none << '\n';
  for (const auto& [name, count] : ranking) out << right_aligned(count) << "  " << name << '\n';
}

nlohmann::ordered_json json_of(const MarkerCounts& counts) {
  return {{"not_scanned", counts[0]},
          {"clean", counts[1]},
          {"failed", counts[2]},
          {"virus", counts[3]},
          {"other", counts[4]}};
}

nlohmann::ordered_json json_of(const TimeCounts& times_ms) {
  nlohmann::ordered_json percentiles;
  for (const int percent : kPercents) {
    percentiles["p" + std::to_string(percent)] = percentile_ms(times_ms, percent);
  }
  return percentiles;
}

nlohmann::ordered_json json_of(const Period& period) {
  nlohmann::ordered_json object = json_of(period.counts);
  object["ms"] = json_of(period.times_ms);
  return object;
}

nlohmann::ordered_json json_of(const std::map<std::string, std::size_t>& counts) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& [name, count] : ReportData::top(counts, counts.size())) {
    list.push_back({{"name", name}, {"messages", count}});
  }
  return list;
}

}  // namespace

std::string report_as_text(const ReportData& data, const ReportWords& words) {
  std::ostringstream out;
  out << words.title << ": " << data.messages() << ' ' << words.messages;
  if (!data.days().empty()) {
    out << ", " << data.days().begin()->first << ' ' << words.to << ' '
        << data.days().rbegin()->first;
  }
  out << ", " << (data.bytes() >> 20) << " MiB\n\n";
  for (std::size_t n = 0; n < kMarkers; ++n) {
    out << right_aligned(data.markers()[n]) << "  SCANNED:" << n << "  " << words.markers[n]
        << '\n';
  }
  std::size_t most = 0;
  for (const auto& [day, period] : data.days()) most = std::max(most, period.messages());
  add_heading(out, words.per_day, words);
  for (const auto& [day, period] : data.days()) add_row(out, day, period, most, words);
  most = 0;
  for (const Period& period : data.hours()) most = std::max(most, period.messages());
  add_heading(out, words.per_hour, words);
  for (std::size_t hour = 0; hour < data.hours().size(); ++hour) {
    add_row(out, (hour < 10 ? "0" : "") + std::to_string(hour), data.hours()[hour], most, words);
  }
  add_ranking(out, words.found, ReportData::top(data.findings(), kRankingLength), words);
  add_ranking(out, words.domains, ReportData::top(data.domains(), kRankingLength), words);
  add_ranking(out, words.actions, ReportData::top(data.actions(), kRankingLength), words);
  add_ranking(out, words.errors, ReportData::top(data.errors(), kRankingLength), words);
  out << '\n' << words.times << '\n';
  for (const int percent : kPercents) {
    const auto ms = static_cast<std::size_t>(percentile_ms(data.times_ms(), percent));
    out << "  p" << percent << right_aligned(ms) << " ms\n";
  }
  return out.str();
}

std::string report_as_json(const ReportData& data) {
  nlohmann::ordered_json report;
  report["messages"] = data.messages();
  report["bytes"] = data.bytes();
  report["outcomes"] = json_of(data.markers());
  report["time_zone"] = time_zone_name();
  report["days"] = nlohmann::ordered_json::object();
  for (const auto& [day, period] : data.days()) report["days"][day] = json_of(period);
  for (const Period& period : data.hours()) report["hours"].push_back(json_of(period));
  report["findings"] = json_of(data.findings());
  report["sender_domains"] = json_of(data.domains());
  report["actions"] = json_of(data.actions());
  report["errors"] = json_of(data.errors());
  report["ms"] = json_of(data.times_ms());
  return report.dump(2) + '\n';
}

}  // namespace scanq
