// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Which messages of a log a report counts. Pure.
#pragma once

#include <ctime>
#include <string>

#include "lib/admin/options.h"
#include "lib/admin/report/log_reader.h"

namespace scanq {

// Empty texts leave nothing out.
struct ReportFilter {
  std::time_t since = 0;  // 0: all
  std::string until;      // the last day, "2026-11-24", in this machine's time zone
  std::string domain;     // of the sender, or one above it; in lower case
  std::string found;      // a part of a finding's name, or its category; in lower case
};

// Of --since (since.h), --until, --domain and --found. kBadSettings: a time or day that is none.
Result<ReportFilter> parse_filter(const Options& options);

bool is_counted(const ReportFilter& filter, const LoggedMessage& message);

}  // namespace scanq
