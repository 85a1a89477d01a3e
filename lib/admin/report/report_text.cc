// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "lib/admin/report/report_forms.h"
#include "lib/admin/report/report_state.h"
#include "lib/admin/report/shown_ranking.h"
#include "lib/base/terminal_text.h"
#include "lib/base/text_columns.h"

namespace scanq {
namespace {

constexpr std::size_t kMaxLineColumns = 100;
constexpr std::size_t kBarColumns = 30;
constexpr std::size_t kBelowColumns = 10;
constexpr std::size_t kCountColumns = 8, kShareColumns = 18;

std::string right_aligned(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(kCountColumns - std::min(kCountColumns, digits.size()), ' ') + digits;
}

// The line, cut to the width of a line; three dots stand at its end where it was longer.
std::string cut_line(const std::string& line) {
  if (columns_of(line) <= kMaxLineColumns) return line;
  return fit_columns(line, kMaxLineColumns - 3) + "...";
}

// At least one sign for a part that is not zero.
std::string bar(std::size_t part, std::size_t most) {
  if (part == 0 || most == 0) return "";
  return std::string(std::max<std::size_t>(part * kBarColumns / most, 1), '#');
}

// Adds a row: the number of messages, the time within which 95 of 100 were done, the bar, and the
// outcomes, below it where the line has no room for them.
void add_row(std::ostream& out, const std::string& name, const Sums& sums, std::size_t most,
             const ReportWords& words) {
  const std::string row =
      "  " + name + right_aligned(sums.messages()) +
      right_aligned(static_cast<std::size_t>(percentile_ms(sums.times_ms, 95))) + " ms  " +
      bar(sums.messages(), most);
  const std::string outcome = terminal_text(outcome_text(sums, words));
  if (columns_of(row + outcome) <= kMaxLineColumns) {
    out << row << outcome << '\n';
  } else {
    out << cut_line(row) << '\n' << cut_line(std::string(kBelowColumns, ' ') + outcome) << '\n';
  }
}

void add_heading(std::ostream& out, std::string_view title, const ReportWords& words) {
  out << '\n' << title << " (" << time_zone_name() << "): " << words.row << '\n';
}

void add_ranking(std::ostream& out, std::string_view title, const Ranking& ranking,
                 const ReportWords& words) {
  out << '\n' << title << '\n';
  if (ranking.empty()) out << "  " << words.none << '\n';
  for (const auto& [name, count] : ranking) {
    out << cut_line(right_aligned(count) + "  " + terminal_text(name)) << '\n';
  }
}

nlohmann::ordered_json json_of(const MarkerCounts& markers) {
  return {{"not_scanned", markers[0]},
          {"clean", markers[1]},
          {"failed", markers[2]},
          {"virus", markers[3]},
          {"other", markers[4]}};
}

nlohmann::ordered_json json_of(const TimeCounts& times_ms) {
  nlohmann::ordered_json percentiles;
  for (const int percent : kPercents) {
    percentiles["p" + std::to_string(percent)] = percentile_ms(times_ms, percent);
  }
  return percentiles;
}

nlohmann::ordered_json json_of(const NameCounts& counts) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& [name, count] : top_names(counts, counts.size())) {
    list.push_back({{"name", name}, {"messages", count}});
  }
  return list;
}

nlohmann::ordered_json json_of(const Sums& sums) {
  return {{"messages", sums.messages()},
          {"bytes", sums.bytes},
          {"outcomes", json_of(sums.markers)},
          {"findings", json_of(sums.findings)},
          {"sender_domains", json_of(sums.domains)},
          {"actions", json_of(sums.actions)},
          {"not_scanned", json_of(sums.not_scanned)},
          {"errors", json_of(sums.errors)},
          {"ms", json_of(sums.times_ms)}};
}

// Names of one width, so that the columns stand below each other.
void add_hosts(std::ostream& out, const ReportData& data, const ReportWords& words) {
  if (data.hosts().empty()) return;
  std::size_t most = 0, columns = 0;
  for (const auto& [host, sums] : data.hosts()) {
    most = std::max(most, sums.messages());
    columns = std::max(columns, host.size());
  }
  out << '\n' << words.per_host << ": " << words.row << '\n';
  for (const auto& [host, sums] : data.hosts()) {
    add_row(out, host + std::string(columns - host.size(), ' '), sums, most, words);
  }
}

}  // namespace

std::string outcome_text(const Sums& sums, const ReportWords& words) {
  std::string text;
  for (std::size_t n = 0; n < kMarkers; ++n) {
    if (sums.markers[n] == 0 || n == 1) continue;
    text.append(text.empty() ? "  " : ", ").append(words.markers[n]).append(" ");
    text += std::to_string(sums.markers[n]);
  }
  // The reason of a failed scan is long, and stands further below.
  for (const auto& [name, count] : top_names(sums.findings, sums.findings.size())) {
    if (name.starts_with("failed ")) continue;
    text += " (" + shown_find(name, words.language) + " " + std::to_string(count) + ")";
    break;
  }
  return text;
}

std::string report_as_text(const ReportData& data, const ReportWords& words) {
  const Sums& all = data.all();
  std::ostringstream out;
  out << words.title << ", " << terminal_text(data.host_name) << ": " << all.messages() << ' '
      << words.messages;
  if (!data.days().empty()) {
    out << ", " << data.days().begin()->first << ' ' << words.to << ' '
        << data.days().rbegin()->first;
  }
  out << ", " << (all.bytes >> 20) << " MiB\n"
      << report_state(all, words.language).sentence << "\n\n";
  for (std::size_t n = 0; n < kMarkers; ++n) {
    const std::string share = with_percentage(all.markers[n], all.messages());
    out << std::string(kShareColumns - std::min(kShareColumns, share.size()), ' ') << share
        << "  SCANNED:" << n << "  " << words.markers[n] << '\n';
  }
  add_hosts(out, data, words);
  std::size_t most = 0;
  for (const auto& [day, sums] : data.days()) most = std::max(most, sums.messages());
  add_heading(out, words.per_day, words);
  for (const auto& [day, sums] : data.days()) add_row(out, day, sums, most, words);
  most = 0;
  for (const Sums& sums : data.hours()) most = std::max(most, sums.messages());
  add_heading(out, words.per_hour, words);
  for (std::size_t hour = 0; hour < data.hours().size(); ++hour) {
    add_row(out, (hour < 10 ? "0" : "") + std::to_string(hour), data.hours()[hour], most, words);
  }
  add_ranking(out, words.found, shown_finds(all, kRankingLength, words.language), words);
  add_ranking(out, words.domains, top_names(all.domains, kRankingLength), words);
  add_ranking(out, words.actions, shown_actions(all, kRankingLength, words.language), words);
  add_ranking(out, words.not_scanned, top_names(all.not_scanned, kRankingLength), words);
  add_ranking(out, words.errors, top_names(all.errors, kRankingLength), words);
  out << '\n' << words.times << '\n';
  for (const int percent : kPercents) {
    const auto ms = static_cast<std::size_t>(percentile_ms(all.times_ms, percent));
    out << "  p" << percent << right_aligned(ms) << " ms\n";
  }
  return out.str();
}

std::string report_as_json(const ReportData& data) {
  nlohmann::ordered_json report = json_of(data.all());
  report["host"] = data.host_name;
  report["is_well"] = report_state(data.all(), Language::kEnglish).is_well;
  report["time_zone"] = time_zone_name();
  report["days"] = nlohmann::ordered_json::object();
  for (const auto& [day, sums] : data.days()) report["days"][day] = json_of(sums);
  for (const Sums& sums : data.hours()) report["hours"].push_back(json_of(sums));
  for (const auto& [host, sums] : data.hosts()) report["hosts"][host] = json_of(sums);
  return report.dump(2) + '\n';
}

}  // namespace scanq
