// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include <sstream>

#include "lib/admin/report/report_chart.h"
#include "lib/admin/report/report_forms.h"
#include "lib/admin/report/report_state.h"
#include "lib/admin/report/shown_ranking.h"
#include "lib/web/html_style.h"
#include "lib/web/html_text.h"

namespace scanq {
namespace {

void add_head(std::ostream& out, const ReportWords& words) {
  out << "<!doctype html>\n<html lang=\"" << words.language_tag
      << "\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width\">"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
         "style-src 'unsafe-inline'\"><title>"
      << words.title << "</title><style>" << kPageStyle << kChartStyle
      << "</style></head>\n<body><h1>" << words.title << "</h1>\n";
}

void add_sum(std::ostream& out, const ReportData& data, const ReportWords& words) {
  out << "<p>" << escaped_html(data.host_name) << ": " << data.all().messages() << ' '
      << words.messages;
  if (!data.days().empty()) {
    out << ", " << data.days().begin()->first << ' ' << words.to << ' '
        << data.days().rbegin()->first;
  }
  out << ", " << (data.all().bytes >> 20) << " MiB</p>\n";
  const ReportState state = report_state(data.all(), words.language);
  out << "<p class=\"well" << (state.is_well ? "" : " ill") << "\">" << escaped_html(state.sentence)
      << "</p>\n";
}

void add_table(std::ostream& out, std::string_view title, const Ranking& ranking,
               const ReportWords& words) {
  out << "<h2>" << title << "</h2>\n";
  if (ranking.empty()) {
    out << "<p>" << words.none << "</p>\n";
    return;
  }
  out << "<table>";
  for (const auto& [name, count] : ranking) {
    out << "<tr><td>" << count << "</td><td>" << escaped_html(name) << "</td></tr>\n";
  }
  out << "</table>\n";
}

void add_outcomes(std::ostream& out, const ReportData& data, const ReportWords& words) {
  out << "<table>";
  for (std::size_t n = 0; n < kMarkers; ++n) {
    out << "<tr><td>" << with_percentage(data.all().markers[n], data.all().messages())
        << "</td><td><i class=\"m" << n << "\"></i>" << words.markers[n] << "</td></tr>\n";
  }
  out << "</table>\n";
}

void add_host_table(std::ostream& out, const ReportData& data, const ReportWords& words) {
  if (data.hosts().empty()) return;
  out << "<h2>" << words.per_host << "</h2>\n<table>";
  for (const auto& [host, sums] : data.hosts()) {
    out << "<tr><td>" << sums.messages() << "</td><td>" << escaped_html(host) << ", p95 "
        << percentile_ms(sums.times_ms, 95) << " ms" << escaped_html(outcome_text(sums, words))
        << "</td></tr>\n";
  }
  out << "</table>\n";
}

}  // namespace

std::string report_content_as_html(const ReportData& data, const ReportWords& words) {
  std::vector<ChartColumn> days, hours;
  for (const auto& [day, sums] : data.days()) days.push_back({day.substr(5), &sums});
  for (std::size_t hour = 0; hour < data.hours().size(); ++hour) {
    hours.push_back({std::to_string(hour), &data.hours()[hour]});
  }
  const std::string zone = " (" + time_zone_name() + ")";
  std::ostringstream out;
  add_sum(out, data, words);
  add_outcomes(out, data, words);
  add_host_table(out, data, words);
  add_column_chart(out, std::string(words.per_day) + zone, days, words);
  add_find_chart(out, std::string(words.finds_per_day) + zone, days, words);
  add_column_chart(out, std::string(words.per_hour) + zone, hours, words);
  add_time_chart(out, std::string(words.times_per_day), days);
  add_table(out, words.found, shown_finds(data.all(), kRankingLength, words.language), words);
  add_table(out, words.domains, top_names(data.all().domains, kRankingLength), words);
  add_table(out, words.actions, shown_actions(data.all(), kRankingLength, words.language), words);
  add_table(out, words.not_scanned, top_names(data.all().not_scanned, kRankingLength), words);
  add_table(out, words.errors, top_names(data.all().errors, kRankingLength), words);
  out << "<h2>" << words.times << "</h2><table>";
  for (const int percent : kPercents) {
    out << "<tr><td>" << percentile_ms(data.all().times_ms, percent) << " ms</td><td>p" << percent
        << "</td></tr>";
  }
  out << "</table>\n";
  return out.str();
}

std::string report_as_html(const ReportData& data, const ReportWords& words) {
  std::ostringstream out;
  add_head(out, words);
  out << report_content_as_html(data, words) << "</body></html>\n";
  return out.str();
}

}  // namespace scanq
