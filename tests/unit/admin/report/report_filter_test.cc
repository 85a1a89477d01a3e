// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/report/report_filter.h"

#include <array>
#include <cstdlib>

#include "tests/unit/catch.h"

namespace scanq {
namespace {

constexpr std::array kFilterOptions{OptionRow{"since", true}, OptionRow{"until", true},
                                    OptionRow{"domain", true}, OptionRow{"found", true}};

Result<ReportFilter> filter_of(const std::vector<std::string>& arguments) {
  const Result<Options> options = Options::parse(arguments, kFilterOptions);
  REQUIRE(options);
  return parse_filter(*options);
}

LoggedMessage message_of(const std::string& from, std::time_t when,
                         const std::vector<LoggedFinding>& findings = {}) {
  LoggedMessage message;
  message.from = from;
  message.when = when;
  message.findings = findings;
  return message;
}

std::time_t at_noon(int day) {
  std::tm fields{};
  fields.tm_year = 126;
  fields.tm_mon = 10;
  fields.tm_mday = day;
  fields.tm_hour = 12;
  fields.tm_isdst = -1;
  return std::mktime(&fields);
}

TEST_CASE("report_filter: without options every message counts", "[report_filter]") {
  const ReportFilter filter = *filter_of({});
  CHECK(is_counted(filter, message_of("", 0)));
  CHECK(is_counted(filter, message_of("a@b.example", at_noon(24))));
}

TEST_CASE("report_filter: days are those of this machine, both ends among them",
          "[report_filter]") {
  const ReportFilter filter = *filter_of({"--since=2026-11-23", "--until=2026-11-24"});
  for (int day = 21; day < 28; ++day) {
    INFO(day);
    CHECK(is_counted(filter, message_of("", at_noon(day))) == (day == 23 || day == 24));
  }
}

TEST_CASE("report_filter: a domain counts with those below it, in any case", "[report_filter]") {
  const ReportFilter filter = *filter_of({"--domain=B.example"});
  CHECK(is_counted(filter, message_of("x@b.EXAMPLE", 0)));
  CHECK(is_counted(filter, message_of("x@deep.b.example", 0)));
  CHECK(is_counted(filter, message_of("x@c.example@b.example", 0)));
  CHECK_FALSE(is_counted(filter, message_of("x@ab.example", 0)));
  CHECK_FALSE(is_counted(filter, message_of("x@b.example.org", 0)));
  CHECK_FALSE(is_counted(filter, message_of("b.example@c.example", 0)));
  CHECK_FALSE(is_counted(filter, message_of("", 0)));
}

TEST_CASE("report_filter: a find counts by a part of its name, or its whole category",
          "[report_filter]") {
  const LoggedMessage message = message_of("", 0, {{"macro", "Doc.Test"}, {"virus", "Eicar-1"}});
  for (const char* found : {"EICAR", "doc.t", "virus", "Macro"}) {
    INFO(found);
    CHECK(is_counted(*filter_of({"--found=" + std::string(found)}), message));
  }
  CHECK_FALSE(is_counted(*filter_of({"--found=viru"}), message));
  CHECK_FALSE(is_counted(*filter_of({"--found=eicar"}), message_of("", 0)));
}

TEST_CASE("report_filter: what is no time or day is told", "[report_filter]") {
  for (const char* option : {"--until=tomorrow", "--until=2026-1-2", "--until=2026/11/24",
                             "--until=20261124aa", "--since=yesterday"}) {
    INFO(option);
    const Result<ReportFilter> filter = filter_of({option});
    REQUIRE_FALSE(filter);
    CHECK(filter.error().code == ErrorCode::kBadSettings);
  }
}

}  // namespace
}  // namespace scanq
