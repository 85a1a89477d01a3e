// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Days of the calendar as people write them. Pure.
#pragma once

#include <chrono>
#include <string_view>

#include "lib/base/digits.h"

namespace scanq {

// Whether it is a day of the calendar in the form "2027-02-28".
constexpr bool is_calendar_day(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00";
  if (text.size() != kForm.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kForm[i] == '0' ? !is_digit(text[i]) : text[i] != kForm[i]) return false;
  }
  const auto two_digits = [text](std::size_t at) {
    return static_cast<unsigned>((text[at] - '0') * 10 + (text[at + 1] - '0'));
  };
  const std::chrono::year year{static_cast<int>(two_digits(0) * 100 + two_digits(2))};
  return std::chrono::year_month_day{year, std::chrono::month{two_digits(5)},
                                     std::chrono::day{two_digits(8)}}
      .ok();
}

}  // namespace scanq
