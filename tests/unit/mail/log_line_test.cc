// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/log_line.h"

#include <algorithm>

#include "lib/base/log.h"
#include "lib/base/terminal_text.h"
#include "lib/mail/json_reader.h"
#include "tests/unit/catch.h"

using namespace scanq;

TEST_CASE("log_line: one line, whatever a sender writes", "[log_line]") {
  LogFacts facts;
  facts.id = "1.2.3";
  facts.marker = 3;
  facts.envelope.sender = "a\nSCANNED:1 id=forged@x";
  facts.envelope.recipients = {"b@y", "c d@y"};
  facts.verdict = failed_verdict("x");
  facts.verdict.findings[0].name = "N\" exit=0 \"";
  facts.quarantine = "20260601-030000.000042.17.0.1";
  facts.queue = "exit 0";
  const std::string line = make_log_line(facts).text();
  CHECK(
      line.starts_with("SCANNED:3 id=1.2.3 from=\"a\\x0aSCANNED:1 id=forged@x\" to=\"b@y,c d@y\" "
                       "recipients=2 "));
  CHECK(line.find('\n') == std::string::npos);
  CHECK(line.find(R"( found=failed name="N\x22 exit=0 \x22" )") != std::string::npos);
  CHECK(line.ends_with(" quarantine=20260601-030000.000042.17.0.1 queue=\"exit 0\" exit=0"));
}

TEST_CASE("log_line: no exit code where we became the queue program", "[log_line]") {
  LogFacts facts;
  facts.queue = "exec";
  CHECK(make_log_line(facts).text().ends_with(" queue=exec"));
}

namespace {

LogFacts hostile_facts(const std::string& hostile, std::size_t findings) {
  LogFacts facts;
  facts.id = "6745f0b0.1.2";
  facts.marker = 3;
  facts.envelope.sender = facts.client.ip = facts.error = facts.note = facts.quarantine = hostile;
  facts.envelope.recipients.assign(100, hostile);
  facts.verdict.subject = facts.verdict.message_id = facts.verdict.engine_way = hostile;
  facts.verdict.not_scanned_reason = hostile;
  facts.verdict.findings.assign(findings, make_finding(Category::kVirus, hostile));
  for (Finding& finding : facts.verdict.findings) {
    finding.file_name = finding.member = finding.note = hostile;
  }
  return facts;
}

}  // namespace

TEST_CASE("log_line: JSON has the names of the text, and items in an array", "[log_line]") {
  LogFacts facts;
  facts.id = "6745f0b0.1.2";
  facts.marker = 3;
  facts.envelope.sender = "a@x";
  facts.envelope.recipients = {"b@y", "c@y"};
  facts.size_bytes = 801;
  facts.verdict.findings = {make_finding(Category::kVirus, "Eicar"),
                            make_finding(Category::kMacro, "M")};
  facts.verdict.findings[0].part = "2";
  facts.action = "clean";
  facts.queue = "exec";
  CHECK(format_line(make_log_line(facts), LogFormat::kJson, 1780282800) ==
        R"({"event":"message","scanned":3,"time":"2026-06-01T03:00:00Z","id":"6745f0b0.1.2",)"
        R"("from":"a@x","to":["b@y","c@y"],"recipients":2,"size":801,"ms":0,)"
        R"("found":[{"category":"virus","name":"Eicar","part":"2"},)"
        R"({"category":"macro","name":"M"}],"action":"clean","queue":"exec"})");
}

TEST_CASE("log_line: JSON is one, short enough and in ASCII, whatever a sender writes",
          "[log_line]") {
  const std::string all_bytes = [] {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
    return bytes;
  }();
  for (const std::string& hostile :
       {all_bytes, std::string(5000, '\x01'), std::string(300, '"'), std::string("\xe8\xab"),
        std::string("\"}\n{\"event\":\"message\",\"scanned\":1,\"x\":\"SCANNED:1 id=1.2\n")}) {
    for (const std::size_t findings : {std::size_t{0}, std::size_t{1}, std::size_t{500}}) {
      const std::string line =
          format_line(make_log_line(hostile_facts(hostile, findings)), LogFormat::kJson, 0);
      CHECK(line.size() <= kMaxLineBytes - 256);
      CHECK(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c < 0x7f; }));
      const nlohmann::json json = parse_json(line);
      REQUIRE(json.is_object());
      CHECK(json["scanned"] == 3);
      CHECK(json.contains("findings") == (findings > 20));
      CHECK(line.find(kJsonMark, 1) == std::string::npos);
    }
  }
}

TEST_CASE("log_line: a value is cut between two characters", "[log_line]") {
  const std::string kanji = "\xe8\xab\x8b";
  std::string text = "x";
  while (text.size() < 400) text += kanji;
  const nlohmann::json json =
      parse_json(format_line(LogLine("MILTER").add("note", text), LogFormat::kJson, 0));
  CHECK(json["event"] == "milter");
  CHECK(json["note"] == text.substr(0, 298) + "...");
  CHECK_FALSE(json.contains("cut"));
}

TEST_CASE("log_line: items of a list within an item, and after its end", "[log_line]") {
  LogLine line("SETTINGS");
  line.add("by_user", 0).add_item("set", "key", "a").add("was", "1");
  line.add_item("set", "key", "b").end_items().add_item("policy", "name", "p");
  line.add_item("set", "key", "c").add("was", "3").add_item("policy", "name", "q");
  CHECK(line.text() == "SETTINGS by_user=0 set=a was=1 set=b policy=p set=c was=3 policy=q");
  CHECK(format_line(line, LogFormat::kJson, 0) ==
        R"({"event":"settings","time":"1970-01-01T00:00:00Z","by_user":0,)"
        R"("set":[{"key":"a","was":"1"},{"key":"b"}],)"
        R"("policy":[{"name":"p","set":[{"key":"c","was":"3"}]},{"name":"q"}]})");
}

TEST_CASE("log: characters that could control a terminal are escaped", "[log_line]") {
  CHECK(log_value("plain@x") == "plain@x");
  CHECK(log_value("") == "\"\"");
  CHECK(log_value("\x1b[2J") == "\\x1b[2J");
  CHECK(log_value("\xc2\x9b") == "\\xc2\\x9b");
  CHECK(log_value("\xe2\x80\xae") == "\\xe2\\x80\\xae");
  CHECK(log_value("\xe8\xab\x8b") == "\xe8\xab\x8b");
  CHECK(log_value(std::string(400, 'x'), 10) == "xxxxxxxxxx...");
}

TEST_CASE("terminal_text: the same without quotes, and whole", "[log_line]") {
  CHECK(terminal_text("To: \"B\" = \\x \xe8\xab\x8b") == "To: \"B\" = \\x \xe8\xab\x8b");
  CHECK(terminal_text("a\tb\x1b]0;t\x07\n") == "a\\x09b\\x1b]0;t\\x07\\x0a");
  CHECK(terminal_text("\xff\xe2\x80\xae") == "\\xff\\xe2\\x80\\xae");
  CHECK(terminal_text(std::string(5000, 'y')).size() == 5000);
}
