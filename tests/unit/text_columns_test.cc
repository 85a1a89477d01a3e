#include "lib/base/text_columns.h"

#include <catch2/catch.hpp>
#include <clocale>

using namespace scanq;

TEST_CASE("text_columns: Japanese takes two columns a character, odd bytes one", "[columns]") {
  const std::string before = std::setlocale(LC_CTYPE, nullptr);
  REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
  CHECK(columns_of("abc") == 3);
  CHECK(columns_of("日本語") == 6);
  CHECK(columns_of("a\xff\xe6\x97z") == 5);
  CHECK(fit_columns("日本語", 8) == "日本語  ");
  CHECK(fit_columns("日本語", 5) == "日本 ");
  CHECK(fit_columns("abc", 2) == "ab");
  CHECK(fit_columns("", 2) == "  ");
  std::setlocale(LC_CTYPE, before.c_str());
}
