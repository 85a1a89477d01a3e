// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A report as text with bars, as JSON, and as one HTML page that needs nothing else. Pure.
#pragma once

#include <string>

#include "lib/admin/report/report_data.h"
#include "lib/admin/report/report_words.h"

namespace scanq {

inline constexpr std::size_t kRankingLength = 10;

// The outcomes but the clean ones, with the commonest finding: "  virus found 2, other finding 1
// (virus Eicar-Test-Signature 2)".
std::string outcome_text(const Sums& sums, const ReportWords& words);

std::string report_as_text(const ReportData& data, const ReportWords& words);
std::string report_as_json(const ReportData& data);
// Charts are SVG within the page, which has a light and a dark form, as the reader's system asks.
std::string report_as_html(const ReportData& data, const ReportWords& words);
// The part below the heading of that page, for a page that has the styles of
// lib/web/html_style.h.
std::string report_content_as_html(const ReportData& data, const ReportWords& words);

}  // namespace scanq
