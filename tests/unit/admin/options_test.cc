// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/options.h"

#include <array>

#include "tests/unit/catch.h"

using scanq::OptionRow;
using scanq::Options;

namespace {

constexpr std::array kRows{OptionRow{"json"}, OptionRow{"jobs", true}};

scanq::Result<Options> parse(std::vector<std::string> arguments) {
  return Options::parse(arguments, kRows);
}

}  // namespace

TEST_CASE("options: values follow a blank or an equals sign, and stand anywhere", "[options]") {
  const auto options = parse({"a", "--jobs", "3", "b", "--json"});
  REQUIRE(options);
  CHECK(options->value("jobs") == "3");
  CHECK(options->has("json"));
  CHECK(options->rest() == std::vector<std::string>{"a", "b"});
  CHECK(parse({"--jobs=4"})->value("jobs") == "4");
  CHECK(parse({})->value("jobs", "1") == "1");
}

TEST_CASE("options: a single dash and all after -- are no options", "[options]") {
  const auto options = parse({"-", "--", "--json"});
  REQUIRE(options);
  CHECK_FALSE(options->has("json"));
  CHECK(options->rest() == std::vector<std::string>{"-", "--json"});
}

TEST_CASE("options: an unknown option and a wrong use of a known one are named", "[options]") {
  CHECK(parse({"--jobz=4"}).error().text == "unknown option --jobz=4; did you mean --jobs?");
  CHECK(parse({"--frob"}).error().text == "unknown option --frob");
  CHECK(parse({"-j"}).error().text == "unknown option -j");
  CHECK(parse({"--jobs"}).error().text == "--jobs needs a value");
  CHECK(parse({"--json=x"}).error().text == "--json takes no value");
}

TEST_CASE("options: a number is whole and within its bounds", "[options]") {
  CHECK(parse({"--jobs=4"})->number("jobs", 1, 1, 64).value() == 4);
  CHECK(parse({})->number("jobs", 1, 1, 64).value() == 1);
  for (const char* text : {"0", "65", "-1", "4x", "", " 4", "1.5", "99999999999"}) {
    const auto number = parse({std::string("--jobs=") + text})->number("jobs", 1, 1, 64);
    REQUIRE_FALSE(number);
    CHECK(number.error().text == "--jobs takes a whole number from 1 to 64");
  }
}

TEST_CASE("options: those that a verb does not take, and two that exclude each other, are refused",
          "[options]") {
  const auto options = parse({"--jobs=4", "--json"});
  const std::vector<std::string_view> json{"json"}, both{"json", "jobs"};
  CHECK(options->take_only("list", json).error().text == "list takes no --jobs");
  CHECK(options->take_only("list", both));
  CHECK(options->take_one_of(json));
  CHECK(options->take_one_of(both).error().text == "--json and --jobs exclude each other");
}

TEST_CASE("options: addresses have a domain", "[options]") {
  const std::vector<scanq::OptionRow> rows{{"to", true}};
  const auto addresses = [&](const std::string& text) {
    return scanq::parse_addresses(*Options::parse(std::vector<std::string>{"--to", text}, rows),
                                  "to");
  };
  CHECK(addresses("a@b, c@d")->size() == 2);
  for (const char* text : {"", "a", "a@", "a@b c", "@b", "a@b..c", "<a@b>"}) {
    CHECK_FALSE(addresses(text));
  }
}
