// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/report_chart.h"

#include <algorithm>
#include <array>
#include <span>
#include <sstream>

#include "lib/admin/report/shown_ranking.h"
#include "lib/web/html_text.h"

namespace scanq {
namespace {

// In units of the drawing, which is scaled to the width of the page.
constexpr int kHeight = 200;     // from the top to the axis
constexpr int kTopHeight = 14;   // above the highest column, for the upper half of a number
constexpr int kAxisHeight = 50;  // below the axis
constexpr int kScaleWidth = 60;  // for the numbers on the left
constexpr int kColumnsWidth = 820;
constexpr double kMostWidth = 60;
constexpr double kLeastHeight = 2;  // a single virus is seen beside a million clean messages

constexpr std::size_t kMostLabels = 12;  // below a chart; half of them on a narrow screen
constexpr std::size_t kMostSteps = 4;    // of the scale
constexpr std::size_t kNamesInTip = 3;   // of each kind

// From the axis upwards: clean mail at the bottom, markers that need attention on top.
constexpr std::array<std::size_t, 5> kAllMarkers{1, 0, 4, 2, 3};
constexpr std::array<std::size_t, 3> kFindMarkers{4, 2, 3};

std::size_t count_of(const Sums& sums, std::span<const std::size_t> markers) {
  std::size_t count = 0;
  for (const std::size_t marker : markers) count += sums.markers[marker];
  return count;
}

// The numbers on the left: 0, step, 2 step... up to most, all of them whole.
struct Scale {
  std::size_t step = 1, most = 1;

  double height_of(std::size_t number) const {
    return static_cast<double>(number) * (kHeight - kTopHeight) / static_cast<double>(most);
  }
};

// Steps of 1, 2 or 5 times a power of ten.
Scale scale_for(std::size_t largest) {
  Scale scale;
  for (std::size_t tens = 1; scale.step * kMostSteps < largest; tens *= 10) {
    for (const std::size_t times : {1, 2, 5, 10}) {
      scale.step = times * tens;
      if (scale.step * kMostSteps >= largest) break;
    }
  }
  scale.most = std::max<std::size_t>((largest + scale.step - 1) / scale.step, 1) * scale.step;
  return scale;
}

// 1500 as 1.5k: there is little room on the left.
std::string short_number(std::size_t number) {
  constexpr std::string_view kThousands = " kMGTPE";
  std::size_t power = 0, unit = 1;
  while (number / unit >= 1000 && power + 1 < kThousands.size()) {
    unit *= 1000;
    ++power;
  }
  std::string text = std::to_string(number / unit);
  const std::size_t tenth = number % unit * 10 / unit;
  if (tenth != 0) text += "." + std::to_string(tenth);
  return power == 0 ? text : text + kThousands[power];
}

double middle_of(std::size_t column, std::size_t columns) {
  return kScaleWidth +
         (static_cast<double>(column) + 0.5) * kColumnsWidth / static_cast<double>(columns);
}

void begin_chart(std::ostream& out, const std::string& title,
                 const std::vector<ChartColumn>& columns, const Scale& scale) {
  out << "<svg viewBox=\"0 0 " << kScaleWidth + kColumnsWidth << ' ' << kHeight + kAxisHeight
      << "\" role=\"img\" aria-label=\"" << escaped_html(title) << "\">\n";
  for (std::size_t number = 0; number <= scale.most; number += scale.step) {
    const double y = kHeight - scale.height_of(number);
    out << "<line x1=\"" << kScaleWidth << "\" x2=\"" << kScaleWidth + kColumnsWidth << "\" y1=\""
        << y << "\" y2=\"" << y << "\"/><text class=\"scale\" x=\"" << kScaleWidth - 6 << "\" y=\""
        << y << "\" dy=\".35em\">" << short_number(number) << "</text>\n";
  }
  const std::size_t label_every = (columns.size() + kMostLabels - 1) / kMostLabels;
  for (std::size_t i = 0; i < columns.size(); i += label_every) {
    const bool is_thin = i / label_every % 2 == 1;
    out << (is_thin ? "<text class=\"thin\"" : "<text") << " x=\"" << middle_of(i, columns.size())
        << "\" y=\"" << kHeight + 20 << "\">" << escaped_html(columns[i].label) << "</text>\n";
  }
}

// Adds to the tooltip of a column the commonest finding, sender domain and so on, each with its
// number.
void add_names(std::string& tip, const Sums& sums, Language language) {
  for (const Ranking& ranking :
       {shown_finds(sums, kNamesInTip, language), top_names(sums.domains, kNamesInTip),
        shown_actions(sums, kNamesInTip, language), top_names(sums.errors, kNamesInTip)}) {
    for (const auto& [name, count] : ranking) {
      tip.append("\n").append(name).append(" ").append(std::to_string(count));
    }
  }
}

// Adds one stacked column with its numbers in a tooltip.
void add_column(std::ostream& out, const ChartColumn& column, double middle, double width,
                const Scale& scale, std::span<const std::size_t> markers,
                const ReportWords& words) {
  double y = kHeight;
  std::string tip = column.label + ":";
  std::ostringstream bars;
  for (const std::size_t n : markers) {
    const std::size_t count = column.borrowed_sums->markers[n];
    if (count == 0) continue;
    const double height = std::max(kLeastHeight, scale.height_of(count));
    y -= height;
    bars << "<rect class=\"m" << n << "\" x=\"" << middle - width / 2 << "\" y=\"" << y
         << "\" width=\"" << width << "\" height=\"" << height << "\"/>";
    tip.append(" ").append(words.markers[n]).append(" ").append(std::to_string(count));
  }
  add_names(tip, *column.borrowed_sums, words.language);
  out << "<g><title>" << escaped_html(tip) << "</title>" << bars.str() << "</g>\n";
}

// Adds a point for each column with messages, and lines between neighbours.
void add_line(std::ostream& out, const std::vector<ChartColumn>& columns, int percent,
              const Scale& scale) {
  out << "<g class=\"p" << percent << "\">";
  std::string path;
  bool is_after_point = false;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Sums& sums = *columns[i].borrowed_sums;
    if (sums.messages() != 0) {
      const std::int64_t ms = percentile_ms(sums.times_ms, percent);
      std::ostringstream place;
      const double x = middle_of(i, columns.size());
      const double y = kHeight - scale.height_of(static_cast<std::size_t>(ms));
      place << (is_after_point ? 'L' : 'M') << x << ' ' << y;
      path += place.str();
      out << "<circle cx=\"" << x << "\" cy=\"" << y << "\" r=\"3\"><title>"
          << escaped_html(columns[i].label) << ": p" << percent << ' ' << ms
          << " ms</title></circle>";
    }
    is_after_point = sums.messages() != 0;
  }
  out << "<path d=\"" << path << "\"/></g>\n";
}

void add_stacked_chart(std::ostream& out, const std::string& title,
                       const std::vector<ChartColumn>& columns,
                       std::span<const std::size_t> markers, const ReportWords& words) {
  if (columns.empty()) return;
  std::size_t largest = 0;
  for (const ChartColumn& column : columns) {
    largest = std::max(largest, count_of(*column.borrowed_sums, markers));
  }
  const Scale scale = scale_for(largest);
  const double width =
      std::min(0.8 * kColumnsWidth / static_cast<double>(columns.size()), kMostWidth);
  out << "<h2>" << escaped_html(title) << "</h2>\n";
  begin_chart(out, title, columns, scale);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    add_column(out, columns[i], middle_of(i, columns.size()), width, scale, markers, words);
  }
  out << "</svg>\n";
}

}  // namespace

void add_column_chart(std::ostream& out, const std::string& title,
                      const std::vector<ChartColumn>& columns, const ReportWords& words) {
  add_stacked_chart(out, title, columns, kAllMarkers, words);
}

void add_find_chart(std::ostream& out, const std::string& title,
                    const std::vector<ChartColumn>& columns, const ReportWords& words) {
  const bool has_finds = std::any_of(columns.begin(), columns.end(), [](const ChartColumn& column) {
    return count_of(*column.borrowed_sums, kFindMarkers) != 0;
  });
  if (has_finds) add_stacked_chart(out, title, columns, kFindMarkers, words);
}

void add_time_chart(std::ostream& out, const std::string& title,
                    const std::vector<ChartColumn>& columns) {
  if (columns.empty()) return;
  std::int64_t longest = 0;
  for (const ChartColumn& column : columns) {
    longest = std::max(longest, percentile_ms(column.borrowed_sums->times_ms, kPercents.back()));
  }
  const Scale scale = scale_for(static_cast<std::size_t>(longest));
  out << "<h2>" << escaped_html(title) << "</h2>\n<p>";
  for (const int percent : kPercents) {
    out << "<i class=\"p" << percent << "\"></i>p" << percent << " &nbsp; ";
  }
  out << "</p>\n";
  begin_chart(out, title, columns, scale);
  for (const int percent : kPercents) add_line(out, columns, percent, scale);
  out << "</svg>\n";
}

}  // namespace scanq
