// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/amount.h"

#include "lib/mail/text.h"
#include "tests/unit/catch.h"

using namespace scanq;

TEST_CASE("amount: sizes and times have units, counts have none", "[amount]") {
  CHECK(parse_amount("52428800", "bytes") == 52428800);
  for (const char* text : {"50M", "50m", "50MB", "50MiB", "50 M"}) {
    CHECK(parse_amount(text, "bytes") == 52428800);
  }
  CHECK(parse_amount("1T", "bytes") == 1LL << 40);
  CHECK(parse_amount("2h", "seconds") == 7200);
  CHECK(parse_amount("2h", "minutes") == 120);
  CHECK(parse_amount("4w", "days") == 28);
  CHECK(parse_amount("7", "messages") == 7);
}

TEST_CASE("amount: a number before a unit may have a fraction", "[amount]") {
  CHECK(parse_amount("1.5G", "bytes") == 1610612736);
  CHECK(parse_amount("0.1k", "bytes") == 102);
  CHECK(parse_amount("1.5h", "minutes") == 90);
  CHECK(parse_amount("0.5 d", "seconds") == 43200);
  CHECK_FALSE(parse_amount("1.5d", "days"));
  CHECK_FALSE(parse_amount("0.0001m", "seconds"));
}

TEST_CASE("amount: what is no whole number of the unit is none", "[amount]") {
  for (const char* text : {"", "M", "50X", "50MX", "1.5", "1.M", ".5M", "-1.5M", "1.23456M", "1,5M",
                           "0x10", "50M 3", "9999999999G", "-"}) {
    INFO(text);
    CHECK_FALSE(parse_amount(text, "bytes"));
  }
  CHECK_FALSE(parse_amount("90s", "minutes"));
  CHECK_FALSE(parse_amount("2h", "messages"));
  CHECK_FALSE(parse_amount("2M", "seconds"));
  CHECK_FALSE(parse_amount("7 messages", "messages"));
}

TEST_CASE("amount: the shown form says exactly the same", "[amount]") {
  CHECK(show_amount(536870912, "bytes") == "512M");
  CHECK(show_amount(1025, "bytes") == "1025");
  CHECK(show_amount(3600, "seconds") == "1h");
  CHECK(show_amount(90, "seconds") == "90s");
  CHECK(show_amount(30, "days") == "30d");
  CHECK(show_amount(0, "seconds") == "0");
  CHECK(show_amount(10, "notices") == "10");
  for (const std::int64_t number : {1LL, 1023LL, 1024LL, 7LL << 30, 86401LL}) {
    for (const char* unit : {"bytes", "seconds", "minutes", "days", ""}) {
      CHECK(parse_amount(show_amount(number, unit), unit) == number);
    }
  }
}

TEST_CASE("amount: a size for the eye has at most four signs", "[amount]") {
  CHECK(short_size(0) == "0");
  CHECK(short_size(1023) == "1023");
  CHECK(short_size(1024) == "1.0K");
  CHECK(short_size(35651584) == "34M");
  CHECK(short_size(~std::uint64_t{0} / 16).size() <= 5);
}

TEST_CASE("text: the case of ASCII letters alone may be ignored", "[text]") {
  CHECK(equals_ignoring_case("Content-Type", "cONTENT-tYPE"));
  CHECK(equals_ignoring_case("", ""));
  CHECK_FALSE(equals_ignoring_case("name", "names"));
  CHECK_FALSE(equals_ignoring_case("[", "{"));  // which differ by the bit of letters
  CHECK_FALSE(equals_ignoring_case("\xc4", "\xe4"));
}

TEST_CASE("text: a mistyped word has a near one, a foreign word none", "[text]") {
  constexpr std::string_view kWords[] = {"report", "replay", "check", "config", "quarantine"};
  CHECK(nearest_word("repotr", kWords) == "report");
  CHECK(nearest_word("repay", kWords) == "replay");
  CHECK(nearest_word("quar", kWords) == "quarantine");
  CHECK(nearest_word("frobnicate", kWords).empty());
  CHECK(nearest_word("x", kWords).empty());
  CHECK(nearest_word(std::string(5000, 'x'), kWords).empty());
}
