// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/log_reader.h"

#include "lib/admin/report/report_data.h"
#include "lib/base/log.h"
#include "lib/mail/log_line.h"
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

TEST_CASE("log reader: a line of JSON is read as the text would be", "[log_reader]") {
  scanq::LogFacts facts;
  facts.id = "6745f0b0.1.2";
  facts.marker = 3;
  facts.envelope.sender = "a\"b SCANNED:1 id=7.7.7 \\ {\"event\":\"message\",\"scanned\":1}";
  facts.verdict.findings = {scanq::make_finding(scanq::Category::kVirus, "Eicar")};
  facts.verdict.engine_way = "image";
  facts.milliseconds = 12;
  facts.exit_code = 31;
  const std::string line =
      scanq::format_line(scanq::make_log_line(facts), scanq::LogFormat::kJson, 0);
  const auto message = read_log_line("Nov 24 05:00:00 mail qmail-scanq[7]: " + line + "\r\nmore");
  REQUIRE(message);
  CHECK(message->marker == 3);
  CHECK(message->from == facts.envelope.sender);
  CHECK(message->when == 0x6745f0b0);
  CHECK(message->milliseconds == 12);
  CHECK(message->exit_code == 31);
  CHECK(message->engine == "image");
  REQUIRE(message->findings.size() == 1);
  CHECK(message->findings[0].category == "virus");
  CHECK(message->findings[0].name == "Eicar");
}

TEST_CASE("log reader: JSON that is none of ours, or broken, is skipped", "[log_reader]") {
  const std::string start = R"({"event":"message","scanned":)";
  for (const std::string& line :
       {start, start + "1", start + "5}", start + "-1}", start + "\"1\"}", start + "1.5}",
        start + "1,\"scanned\":2}", start + "1}}", std::string(R"({"event":"milter","scanned":1})"),
        start + std::string(60000, '[')}) {
    CHECK_FALSE(read_log_line(line));
  }
  const auto odd = read_log_line(start + R"(1,"id":7,"from":[],"ms":"x","found":[1,{"name":2}]})");
  REQUIRE(odd);
  CHECK(odd->findings.size() == 1);
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

TEST_CASE("report data: each host has its sums beside those of all", "[report_data]") {
  scanq::ReportData data;
  scanq::LoggedMessage message;
  message.marker = 3;
  data.add(message, "mx1");
  data.add(message, "mx2");
  data.add(message);
  data.add_host("mx3");
  CHECK(data.all().messages() == 3);
  CHECK(data.hosts().size() == 3);
  CHECK(data.hosts().at("mx2").markers[3] == 1);
  CHECK(data.hosts().at("mx3").messages() == 0);
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

TEST_CASE("log reader: another object than a message is none, in either form", "[log_reader]") {
  scanq::LogFacts facts;
  facts.id = "6745f0b0.1.2";
  facts.marker = 3;
  facts.object = "a file SCANNED:1 id=7.7.7 {\"event\":\"message\",\"scanned\":1}";
  for (const scanq::LogFormat format : {scanq::LogFormat::kText, scanq::LogFormat::kJson}) {
    const std::string line = scanq::format_line(scanq::make_log_line(facts), format, 0);
    INFO(line);
    CHECK_FALSE(read_log_line(line));
    CHECK_FALSE(read_log_line("Nov 24 05:00:00 mail scanq-clamd[7]: " + line));
  }
}
