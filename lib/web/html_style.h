// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The styles of our pages: what the report of scanq and the screen in the browser have in common,
// and the screen's own. Values only.
#pragma once

#include <string_view>

namespace scanq {

// Colours for light and dark, the body, tables and the marks of outcomes.
extern const std::string_view kPageStyle;
// Charts (lib/admin/report/report_chart.h).
extern const std::string_view kChartStyle;
// The styles of the screen that these two do not have.
extern const std::string_view kScreenStyle;

}  // namespace scanq
