// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/text_columns.h"

#include <clocale>

#include "tests/unit/catch.h"

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

TEST_CASE("text_columns: long lines are folded at blanks, below their own column", "[columns]") {
  const std::string before = std::setlocale(LC_CTYPE, nullptr);
  REQUIRE(std::setlocale(LC_CTYPE, "C.UTF-8") != nullptr);
  CHECK(fold_lines("short\n\nlines\n", 10) == "short\n\nlines\n");
  CHECK(fold_lines("one two three four", 9) == "one two\nthree\nfour");
  CHECK(fold_lines("OK  name  one two three", 16) == "OK  name  one\n    two three");
  CHECK(fold_lines("to    alice@example.org", 14) == "to    alice@ex\n      ample.or\n      g");
  CHECK(fold_lines("    0123456789", 8) == "    0123\n    4567\n    89");
  CHECK(fold_lines("日本語の件名", 5) == "日本\n語の\n件名");
  CHECK(fold_lines("x        y", 4) == "x\ny");
  std::setlocale(LC_CTYPE, before.c_str());
}
