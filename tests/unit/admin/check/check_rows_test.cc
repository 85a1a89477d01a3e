// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check_rows.h"

#include <nlohmann/json.hpp>
#include "tests/unit/catch.h"

namespace scanq {
namespace {

const std::vector<CheckRow> kRows{
    {State::kOk, "one", "good", "", {{"room_bytes", 12, "B", "5:;;0"}}},
    {State::kWarning, "two", "so|so\nmore", "do two", {{"age_seconds", -3, "s", ""}}},
    {State::kCritical, "three", "bad", "do three\nand more", {}}};

std::string last_line(const std::string& text) {
  return text.substr(text.rfind('\n', text.size() - 2) + 1);
}

TEST_CASE("check_rows: the first line is a Nagios plugin's, with performance data",
          "[check_rows]") {
  const std::string text = check_text(kRows);
  CHECK(text.substr(0, text.find('\n')) ==
        "scanq CRITICAL - three: bad; two: so/so | age_seconds=-3s room_bytes=12B;5:;;0");
  CHECK(text.find('|', text.find('|') + 1) == std::string::npos);
}

TEST_CASE("check_rows: the last line says what to do first", "[check_rows]") {
  CHECK(last_line(check_text(kRows)) == "Do this first: three: do three\n");
  CHECK(last_line(check_text({kRows[0]})) == "Nothing needs to be done.\n");
}

TEST_CASE("check_rows: in JSON numbers are numbers", "[check_rows]") {
  const auto json = nlohmann::json::parse(check_json(kRows));
  CHECK(json["checks"][0]["figures"]["room_bytes"] == 12);
  CHECK(json["checks"][0]["figures"]["room_bytes"].is_number_integer());
  CHECK(json["first"] == "three: do three");
}

TEST_CASE("check_rows: names of files act on no terminal", "[check_rows]") {
  const std::string text = check_text({{State::kWarning, "files", "a\x1b[2Jb", "", {}}});
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("check_rows: rows come back as they were told", "[check_rows]") {
  const auto rows = parse_rows(format_rows(kRows));
  REQUIRE(rows);
  CHECK(check_json(*rows) == check_json(kRows));
  CHECK_FALSE(parse_rows("no rows"));
  CHECK_FALSE(parse_rows("[[1]]"));
}

}  // namespace
}  // namespace scanq
