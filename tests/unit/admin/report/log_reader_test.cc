// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/log_reader.h"

#include "lib/admin/report/report_data.h"
#include "lib/base/log.h"
#include "tests/unit/catch.h"

using scanq::read_log_line;

TEST_CASE("log reader: a line is read back as it was written, whatever it holds", "[log_reader]") {
  const std::string hostile = "a\"b=c d\\e\n\x01 SCANNED:1";
  const std::string line = scanq::LogLine("SCANNED:3")
                               .add("id", "6745f0b0.1.2")
                               .add("from", hostile)
                               .add("found", "virus")
                               .add("name", "Eicar")
                               .add("ms", 12)
                               .text();
  const auto message = read_log_line("Nov 24 05:00:00 mail qmail-scanq[7]: " + line);
  REQUIRE(message);
  CHECK(message->marker == 3);
  CHECK(message->from == hostile);
  CHECK(message->when == 0x6745f0b0);
  CHECK(message->milliseconds == 12);
  REQUIRE(message->findings.size() == 1);
  CHECK(message->findings[0].name == "Eicar");
}

TEST_CASE("log reader: lines of other programs are skipped", "[log_reader]") {
  for (const char* line : {"", "tcpserver: status: 0/40", "SCANNED:", "SCANNED:7 id=1.2.3",
                           "SCANNED:x", "scanned:1"}) {
    CHECK_FALSE(read_log_line(line));
  }
}

TEST_CASE("log reader: a line without an id has multilog's time", "[log_reader]") {
  const auto message = read_log_line("@400000006745f0ba00000000 SCANNED:2 error=x exit=51");
  REQUIRE(message);
  CHECK(message->when == 0x6745f0ba - 10);
  CHECK(message->exit_code == 51);
}

TEST_CASE("report data: percentiles are times that a message really took", "[report_data]") {
  scanq::ReportData data;
  for (int ms = 1; ms <= 100; ++ms) {
    scanq::LoggedMessage message;
    message.marker = 1;
    message.milliseconds = ms;
    data.add(message);
  }
  CHECK(scanq::percentile_ms(data.all().times_ms, 50) == 50);
  CHECK(scanq::percentile_ms(data.all().times_ms, 95) == 95);
  CHECK(scanq::percentile_ms(data.all().times_ms, 99) == 99);
  CHECK(scanq::percentile_ms({}, 50) == 0);
}

TEST_CASE("report data: the most frequent come first, equal ones by name", "[report_data]") {
  const scanq::Ranking top = scanq::top_names({{"b", 1}, {"a", 1}, {"c", 5}}, 2);
  CHECK(top == scanq::Ranking{{"c", 5}, {"a", 1}});
}

TEST_CASE("report data: a day without mail is there, a gap of years is not filled",
          "[report_data]") {
  scanq::ReportData data;
  for (const std::time_t when : {100000, 1779926400, 1780185600}) {  // 1970; 28 and 31 May 2026
    scanq::LoggedMessage message;
    message.marker = 1;
    message.when = when;
    data.add(message);
  }
  data.fill_days();
  std::string days;
  for (const auto& [day, sums] : data.days()) {
    days += day.substr(2) + "=" + std::to_string(sums.messages()) + " ";
  }
  CHECK(days == "70-01-02=1 26-05-28=1 26-05-29=0 26-05-30=0 26-05-31=1 ");
}
