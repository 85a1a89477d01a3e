// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/metrics/metrics_text.h"

#include "tests/unit/catch.h"

using namespace scanq;

namespace {

std::string text_of(const CountedMail& mail, MetricForm form) {
  MachineFacts machine;
  machine.slots = {{"scan", 4, 1}};
  return metrics_text(mail, machine, default_settings(), form);
}

bool has(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("metrics: the server's mail stands apart from that of other users", "[metrics]") {
  CountedMail mail;
  mail.server.add_message(3, Action::kClean, 100, 7);
  mail.local.add_message(3, Action::kClean, 100, 7);
  mail.local.add(mail.local);
  const std::string text = text_of(mail, MetricForm::kOpenMetrics);
  CHECK(has(text, "scanq_messages_total{users=\"server\",scanned=\"3\",action=\"clean\"} 1"));
  CHECK(has(text, "scanq_messages_total{users=\"local\",scanned=\"3\",action=\"clean\"} 2"));
  CHECK(has(text, "scanq_messages_total{users=\"server\",scanned=\"0\",action=\"none\"} 0"));
}

TEST_CASE("metrics: buckets hold all that is below their bound", "[metrics]") {
  CountedMail mail;
  for (const std::int64_t ms : {3, 7, 999999}) mail.server.add_message(1, {}, 1, ms);
  const std::string text = text_of(mail, MetricForm::kOpenMetrics);
  CHECK(has(text, "scanq_message_seconds_bucket{users=\"server\",le=\"0.005\"} 1"));
  CHECK(has(text, "scanq_message_seconds_bucket{users=\"server\",le=\"120.0\"} 2"));
  CHECK(has(text, "scanq_message_seconds_bucket{users=\"server\",le=\"+Inf\"} 3"));
  CHECK(has(text, "scanq_message_seconds_count{users=\"server\"} 3"));
  CHECK(has(text, "scanq_message_seconds_sum{users=\"server\"} 1000.009"));
}

TEST_CASE("metrics: each form has its heads of counters, and its end", "[metrics]") {
  const std::string open = text_of({}, MetricForm::kOpenMetrics);
  CHECK(has(open, "# TYPE scanq_messages counter"));
  CHECK(open.ends_with("\n# EOF\n"));
  const std::string prometheus = text_of({}, MetricForm::kPrometheus);
  CHECK(has(prometheus, "# TYPE scanq_messages_total counter"));
  CHECK(prometheus.find("# EOF") == std::string::npos);
  for (const std::string& text : {open, prometheus}) {
    CHECK(has(text, "scanq_slots_taken{kind=\"scan\"} 1"));
    CHECK(text.find("timestamp") == std::string::npos);  // what is unknown is left out
  }
}
