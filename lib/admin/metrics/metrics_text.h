// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The metrics as text. Pure.
#pragma once

#include <string>

#include "lib/admin/metrics/machine_facts.h"
#include "lib/front/counts.h"
#include "lib/mail/settings.h"

namespace scanq {

// They differ in the names of counters in their heads, and in the last line: node_exporter's
// textfile collector takes counters of OpenMetrics for numbers of an unknown type.
enum class MetricForm { kOpenMetrics, kPrometheus };

struct CountedMail {
  Counts server;             // by the users that mail servers run the front as
  Counts local;              // by all others, each of which may have written any numbers
  std::size_t unusable = 0;  // files of counters that were left out
};

std::string metrics_text(const CountedMail& mail, const MachineFacts& machine,
                         const Settings& settings, MetricForm form);

}  // namespace scanq
