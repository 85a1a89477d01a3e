#include <algorithm>
#include <sstream>

#include "lib/admin/report_forms.h"

namespace scanq {
namespace {

constexpr int kChartHeight = 160;
constexpr int kChartWidth = 880;
constexpr int kAxisHeight = 24;
constexpr int kMostLabels = 12;  // below a chart

// From the axis up: what is well at the bottom, what calls for a look on top.
constexpr std::array<std::size_t, kMarkers> kStackOrder{1, 0, 4, 2, 3};

constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--ink:#1f2328;--dim:#59636e;--paper:#fff;--line:#d1d9e0;
--m0:#9aa4ae;--m1:#2f81b7;--m2:#c98a00;--m3:#c9302c;--m4:#8250a8}
@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--dim:#9198a1;--paper:#12161c;--line:#3d444d;
--m0:#6b7580;--m1:#58a6d8;--m2:#e3b341;--m3:#f4706b;--m4:#b78ce0}}
body{font:15px/1.5 system-ui,"Noto Sans CJK JP",sans-serif;color:var(--ink);background:var(--paper);
max-width:900px;margin:2em auto;padding:0 1em}
h1{font-size:1.5em;margin:0}h2{font-size:1.1em;margin:2em 0 .5em}p{color:var(--dim);margin:.2em 0}
svg{width:100%;height:auto}text{fill:var(--dim);font-size:12px}
.m0{fill:var(--m0)}.m1{fill:var(--m1)}.m2{fill:var(--m2)}.m3{fill:var(--m3)}.m4{fill:var(--m4)}
table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);padding:.25em .5em;
overflow-wrap:anywhere}td:first-child{text-align:right;width:6em;font-variant-numeric:tabular-nums}
i{display:inline-block;width:.8em;height:.8em;margin-right:.4em;border-radius:2px}
)";

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

struct Column {
  std::string label;
  MarkerCounts counts;
};

std::size_t sum(const MarkerCounts& counts) {
  std::size_t all = 0;
  for (const std::size_t count : counts) all += count;
  return all;
}

// One stacked column; a tooltip tells its numbers.
void add_column(std::ostream& out, const Column& column, double x, double width, std::size_t most,
                const ReportWords& words) {
  double y = kChartHeight;
  std::string tip = column.label + ":";
  std::ostringstream bars;
  for (const std::size_t n : kStackOrder) {
    if (column.counts[n] == 0) continue;
    // A single virus must be seen beside a million clean messages.
    const double height = std::max(2.0, static_cast<double>(column.counts[n]) *
                                            (kChartHeight - 20) / static_cast<double>(most));
    y -= height;
    bars << "<rect class=\"m" << n << "\" x=\"" << x << "\" y=\"" << y << "\" width=\"" << width
         << "\" height=\"" << height << "\"/>";
    tip += " " + std::string(words.markers[n]) + " " + std::to_string(column.counts[n]);
  }
  out << "<g><title>" << escaped(tip) << "</title>" << bars.str() << "</g>";
}

void add_chart(std::ostream& out, std::string_view title, const std::vector<Column>& columns,
               const ReportWords& words) {
  if (columns.empty()) return;
  std::size_t most = 1;
  for (const Column& column : columns) most = std::max(most, sum(column.counts));
  const double step = static_cast<double>(kChartWidth) / static_cast<double>(columns.size());
  const std::size_t label_every = (columns.size() + kMostLabels - 1) / kMostLabels;
  out << "<h2>" << title << "</h2>\n<svg viewBox=\"0 0 " << kChartWidth << ' '
      << kChartHeight + kAxisHeight << "\" role=\"img\" aria-label=\"" << title << "\">"
      << "<text x=\"0\" y=\"12\">" << most << "</text>";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double x = static_cast<double>(i) * step;
    add_column(out, columns[i], x + step * 0.1, std::min(step * 0.8, 60.0), most, words);
    if (i % label_every == 0) {
      out << "<text x=\"" << x + step * 0.1 << "\" y=\"" << kChartHeight + 16 << "\">"
          << escaped(columns[i].label) << "</text>";
    }
  }
  out << "</svg>\n";
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
    out << "<tr><td>" << count << "</td><td>" << escaped(name) << "</td></tr>\n";
  }
  out << "</table>\n";
}

void add_outcomes(std::ostream& out, const ReportData& data, const ReportWords& words) {
  out << "<table>";
  for (std::size_t n = 0; n < kMarkers; ++n) {
    out << "<tr><td>" << data.markers()[n] << "</td><td><i style=\"background:var(--m" << n
        << ")\"></i>" << words.markers[n] << "</td></tr>\n";
  }
  out << "</table>\n";
}

}  // namespace

std::string report_as_html(const ReportData& data, const ReportWords& words) {
  std::vector<Column> days, hours;
  for (const auto& [day, counts] : data.days()) days.push_back({day.substr(5), counts});
  for (std::size_t hour = 0; hour < data.hours().size(); ++hour) {
    hours.push_back({std::to_string(hour), data.hours()[hour]});
  }
  std::ostringstream out;
  out << "<!doctype html>\n<html lang=\"" << words.language_tag
      << "\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width\"><title>"
      << words.title << "</title><style>" << kStyle << "</style></head>\n<body><h1>" << words.title
      << "</h1>\n<p>" << data.messages() << ' ' << words.messages;
  if (!days.empty()) {
    out << ", " << data.days().begin()->first << ' ' << words.to << ' '
        << data.days().rbegin()->first;
  }
  out << ", " << (data.bytes() >> 20) << " MiB</p>\n";
  add_outcomes(out, data, words);
  add_chart(out, words.per_day, days, words);
  add_chart(out, words.per_hour, hours, words);
  add_table(out, words.found, ReportData::top(data.findings(), kRankingLength), words);
  add_table(out, words.domains, ReportData::top(data.domains(), kRankingLength), words);
  add_table(out, words.actions, ReportData::top(data.actions(), kRankingLength), words);
  add_table(out, words.errors, ReportData::top(data.errors(), kRankingLength), words);
  out << "<h2>" << words.times << "</h2><table>";
  for (const int percent : {50, 95, 99}) {
    out << "<tr><td>" << data.percentile_ms(percent) << " ms</td><td>p" << percent << "</td></tr>";
  }
  out << "</table></body></html>\n";
  return out.str();
}

}  // namespace scanq
