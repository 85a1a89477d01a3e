// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/report_filter.h"

#include <algorithm>

#include "lib/admin/since.h"
#include "lib/mail/calendar_day.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::string_view kDayForm = "2026-11-24";

std::string day_of(std::time_t when) {
  struct tm parts = {};
  (void)::localtime_r(&when, &parts);
  char text[32];
  return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts));
}

bool is_of_domain(const std::string& address, const std::string& domain) {
  const std::string lower = to_lower_ascii(address.substr(address.rfind('@') + 1));
  return lower == domain || lower.ends_with("." + domain);
}

bool is_found(const LoggedFinding& finding, const std::string& text) {
  return finding.category == text || to_lower_ascii(finding.name).find(text) != std::string::npos;
}

}  // namespace

Result<ReportFilter> parse_filter(const Options& options) {
  Result<std::time_t> since = parse_since(options, std::time(nullptr));
  if (!since) return since.error();
  const ReportFilter filter{*since, options.value("until"), to_lower_ascii(options.value("domain")),
                            to_lower_ascii(options.value("found"))};
  if (filter.until.empty() || is_calendar_day(filter.until)) return filter;
  return Error{ErrorCode::kBadSettings, "--until takes a day, as " + std::string(kDayForm)};
}

bool is_counted(const ReportFilter& filter, const LoggedMessage& message) {
  if (message.when < filter.since) return false;
  if (!filter.until.empty() && day_of(message.when) > filter.until) return false;
  if (!filter.domain.empty() && !is_of_domain(message.from, filter.domain)) return false;
  return filter.found.empty() ||
         std::any_of(message.findings.begin(), message.findings.end(),
                     [&](const LoggedFinding& one) { return is_found(one, filter.found); });
}

}  // namespace scanq
