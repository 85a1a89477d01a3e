// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/quarantine_record.h"

#include "tests/unit/catch.h"

using namespace scanq;
using namespace std::string_literals;

namespace {

QuarantineRecord sample() {
  QuarantineRecord record;
  record.id = "6ab.1.2";
  record.time = 1780282800;
  record.envelope = {"s\xff@x", {"a@y", "b\"\n@y"}, {}, {"Q1"}};
  record.verdict.is_scanned = true;
  Finding finding;
  finding.name = "Test.One";
  finding.file_name = "\xe8\xab\x8b\xe6\xb1\x82.doc";
  record.verdict.findings.push_back(finding);
  record.action = Action::kClean;
  record.note = "DELETE failed";
  record.policy = "sales";
  record.client = {"192.0.2.7", true};
  record.queue_id = "4Q1";
  return record;
}

// The record with one text in it replaced.
Result<QuarantineRecord> parse_changed(std::string_view from, std::string_view to) {
  std::string text = format_record(sample());
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return parse_record(text.replace(at, from.size(), to));
}

}  // namespace

TEST_CASE("quarantine_record: a record is read back as it was written, byte for byte",
          "[quarantine]") {
  const std::string text = format_record(sample());
  CHECK(text.ends_with("}\n"));
  CHECK(text.find('\n') == text.size() - 1);
  const Result<QuarantineRecord> record = parse_record(text);
  REQUIRE(record);
  CHECK(format_envelope(record->envelope) == format_envelope(sample().envelope));
  CHECK(record->verdict == sample().verdict);
  CHECK(record->id == "6ab.1.2");
  CHECK(record->time == 1780282800);
  CHECK(record->action == Action::kClean);
  CHECK(record->note == "DELETE failed");
  CHECK(record->policy == "sales");
  CHECK(record->client.ip == "192.0.2.7");
  CHECK(record->client.is_relay);
  CHECK(record->queue_id == "4Q1");
}

TEST_CASE("quarantine_record: without a number of the mail server's, as under qmail, it is read",
          "[quarantine]") {
  QuarantineRecord plain = sample();
  plain.queue_id.clear();
  const std::string text = format_record(plain);
  CHECK(text.find("queue_id") == std::string::npos);
  const Result<QuarantineRecord> record = parse_record(text);
  REQUIRE(record);
  CHECK(record->queue_id.empty());
}

TEST_CASE("quarantine_record: anything odd is refused with a reason", "[quarantine]") {
  CHECK_FALSE(parse_record(""));
  CHECK_FALSE(parse_record("{}"));
  CHECK_FALSE(parse_record("[]"));
  CHECK_FALSE(parse_changed("\"version\":1}", "\"version\":2}"));
  CHECK_FALSE(parse_changed("\"action\":\"clean\"", "\"action\":\"burn\""));
  CHECK_FALSE(parse_changed("\"envelope\":\"46", "\"envelope\":\"4"));
  CHECK_FALSE(parse_changed("\"envelope\":\"46", "\"envelope\":\"zz"));
  CHECK_FALSE(parse_changed("\"envelope\":\"46", "\"envelope\":\"54"));
  CHECK_FALSE(parse_changed("\"is_relay\":true", "\"is_relay\":1"));
  CHECK_FALSE(parse_changed("\"note\":", "\"more\":1,\"note\":"));
  CHECK_FALSE(parse_changed("\"queue_id\":\"4Q1\"", "\"queue_id\":1"));
  CHECK_FALSE(parse_changed("\"category\":\"virus\"", "\"category\":\"germ\""));
  CHECK_FALSE(parse_changed("\"policy\":\"sales\"", "\"policy\":\"\\u001b[2J\""));
}

TEST_CASE("quarantine_record: names sort by time and are told from others", "[quarantine]") {
  const std::string name = make_entry_name(1780282800, 42, 17, 1000, 0xabcUL);
  CHECK(name == "20260601-030000.000042.17.1000.0000000000000abc");
  CHECK(is_entry_name(name));
  CHECK(name < make_entry_name(1780282800, 43, 1, 0, 0));
  for (const std::string& other :
       {""s, ".."s, "../1"s, "1/2"s, "lock"s, "1 2"s, "2A"s, "1\0"s, std::string(200, '1')}) {
    CHECK_FALSE(is_entry_name(other));
  }
}
