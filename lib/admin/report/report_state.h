// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The one sentence of a report that answers "is all well?". Pure.
#pragma once

#include <string>

#include "lib/admin/report/report_data.h"
#include "lib/mail/settings.h"

namespace scanq {

struct ReportState {
  bool is_well = true;
  std::string sentence;
};

// Mail that could not be scanned for want of signatures is worst, then mail that was put off by a
// fault, then scans that failed or were cut short. Finds are no fault: they were treated.
ReportState report_state(const Sums& all, Language language);

// "3 (0.2%)": a part with its share of the whole, "3" where there is none.
std::string with_percentage(std::size_t part, std::size_t whole);

}  // namespace scanq
