// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/form_text.h"

#include "tests/unit/catch.h"

namespace scanq {
namespace {

TEST_CASE("form_text: fields are told with their codes taken off", "[form_text]") {
  const Result<FormFields> fields = parse_form("a=1+2&b=%3Cb%3E&c&&d=x=y");
  REQUIRE(fields);
  CHECK(*fields == FormFields{{"a", "1 2"}, {"b", "<b>"}, {"c", ""}, {"d", "x=y"}});
  CHECK(parse_form("")->empty());
}

TEST_CASE("form_text: what is no form is refused", "[form_text]") {
  CHECK_FALSE(parse_form("a=%"));
  CHECK_FALSE(parse_form("a=%4"));
  CHECK_FALSE(parse_form("a=%zz"));
  CHECK_FALSE(parse_form("a=1&a=2"));
  CHECK_FALSE(parse_form("a=%00"));
  CHECK_FALSE(parse_form("a=%0d%0aSet-Cookie:x"));
  CHECK_FALSE(parse_form("a=%ff"));
  CHECK_FALSE(parse_form("%c0%af=1"));
  std::string many;
  for (std::size_t i = 0; i <= kMaxFormFields; ++i) many += "f" + std::to_string(i) + "=1&";
  CHECK_FALSE(parse_form(many));
}

TEST_CASE("form_text: a cookie is taken that stands once", "[form_text]") {
  CHECK(cookie_value("a=1; b=2", "b") == "2");
  CHECK(cookie_value("ab=1;  b=2;c=3", "b") == "2");
  CHECK(cookie_value("b=1; b=2", "b").empty());
  CHECK(cookie_value("", "b").empty());
}

TEST_CASE("form_text: the language is the one with the greater weight", "[form_text]") {
  CHECK(wants_japanese("ja"));
  CHECK(wants_japanese("ja-JP,ja;q=0.9,en;q=0.8"));
  CHECK(wants_japanese("fr, JA;q=0.5, en;q=0.4"));
  CHECK(wants_japanese("ja,en"));
  CHECK_FALSE(wants_japanese("en,ja"));
  CHECK_FALSE(wants_japanese("en-GB,en;q=0.9,ja;q=0.8"));
  CHECK_FALSE(wants_japanese("ja;q=0"));
  CHECK_FALSE(wants_japanese(""));
  CHECK_FALSE(wants_japanese("jam"));
}

}  // namespace
}  // namespace scanq
