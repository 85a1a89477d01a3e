// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/log_line.h"

#include "lib/base/log.h"
#include "lib/base/terminal_text.h"
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
  const std::string line = make_log_line(facts);
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
  CHECK(make_log_line(facts).ends_with(" queue=exec"));
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
