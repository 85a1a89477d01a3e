// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/options.h"

#include <array>
#include <catch2/catch.hpp>

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
  CHECK(parse({"--jobz=4"}).error().text == "unknown option --jobz=4");
  CHECK(parse({"-j"}).error().text == "unknown option -j");
  CHECK(parse({"--jobs"}).error().text == "--jobs needs a value");
  CHECK(parse({"--json=x"}).error().text == "--json takes no value");
}
