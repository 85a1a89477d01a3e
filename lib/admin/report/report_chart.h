// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The charts of a report's page, as SVG: columns by outcome, and lines of times. Pure.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "lib/admin/report/report_data.h"
#include "lib/admin/report/report_words.h"

namespace scanq {

struct ChartColumn {
  std::string label;
  const Sums* borrowed_sums = nullptr;
};

// Colours and lines are those of kChartStyle (lib/web/html_style.h), which goes into the page's
// style once.
void add_column_chart(std::ostream& out, const std::string& title,
                      const std::vector<ChartColumn>& columns, const ReportWords& words);
// The finds alone, which are a hairline on the bars of clean mail; nothing where there are none.
void add_find_chart(std::ostream& out, const std::string& title,
                    const std::vector<ChartColumn>& columns, const ReportWords& words);
// One line for each of kPercents; it is broken where there were no messages.
void add_time_chart(std::ostream& out, const std::string& title,
                    const std::vector<ChartColumn>& columns);

}  // namespace scanq
