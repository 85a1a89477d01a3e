// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/amount.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "lib/base/digits.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

struct UnitWord {
  std::string_view word;  // lower case
  std::int64_t times;
};
constexpr std::int64_t kDaySeconds = 86400;
// The largest first.
constexpr std::array<UnitWord, 4> kSizes{
    {{"t", 1LL << 40}, {"g", 1LL << 30}, {"m", 1LL << 20}, {"k", 1LL << 10}}};
constexpr std::array<UnitWord, 5> kTimes{
    {{"w", 7 * kDaySeconds}, {"d", kDaySeconds}, {"h", 3600}, {"m", 60}, {"s", 1}}};
constexpr std::array<UnitWord, 3> kTimeUnits{
    {{"seconds", 1}, {"minutes", 60}, {"days", kDaySeconds}}};

// The seconds of one such unit; 0 where it is no unit of time.
std::int64_t seconds_of(std::string_view unit) {
  for (const UnitWord& row : kTimeUnits) {
    if (row.word == unit) return row.times;
  }
  return 0;
}

// The factor that the word behind a number stands for; 0 where it is unknown.
std::int64_t times_of_size(std::string_view word) {
  for (const UnitWord& row : kSizes) {
    if (!word.starts_with(row.word)) continue;
    const std::string_view rest = word.substr(row.word.size());
    return rest.empty() || rest == "b" || rest == "ib" ? row.times : 0;
  }
  return word == "b" ? 1 : 0;
}
std::int64_t times_of_time(std::string_view word) {
  for (const UnitWord& row : kTimes) {
    if (row.word == word) return row.times;
  }
  return 0;
}

// The ".5" of "1.5G", as 5 of 10.
struct Fraction {
  std::int64_t parts = 0, of = 1;
  std::size_t digits = 0;
};

// Takes it from the beginning of the text; of no digits where there is none, and so of "1.".
Fraction take_fraction(std::string_view& text) {
  constexpr std::size_t kMostDigits = 4;  // so that no product is too large that is not so without
  Fraction fraction;
  if (!text.starts_with('.')) return fraction;
  const std::string_view rest = text.substr(1);
  while (fraction.digits < std::min(rest.size(), kMostDigits) && is_digit(rest[fraction.digits])) {
    fraction.parts = fraction.parts * 10 + (rest[fraction.digits++] - '0');
    fraction.of *= 10;
  }
  if (fraction.digits != 0) text.remove_prefix(1 + fraction.digits);
  return fraction;
}

}  // namespace

std::optional<std::int64_t> parse_amount(std::string_view text, std::string_view unit) {
  std::int64_t number = 0;
  const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (trouble != std::errc()) return std::nullopt;
  std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (rest.empty()) return number;
  const Fraction fraction = take_fraction(rest);
  if (fraction.digits != 0 && text.starts_with('-')) return std::nullopt;
  const std::string word(trim_blanks(rest));
  const std::int64_t one = seconds_of(unit);
  const std::int64_t times = unit == "bytes" ? times_of_size(to_lower_ascii(word))
                             : one != 0      ? times_of_time(word)
                                             : 0;
  std::int64_t product = 0;
  if (times == 0 || __builtin_mul_overflow(number, times, &product) ||
      __builtin_add_overflow(product, fraction.parts * times / fraction.of, &product)) {
    return std::nullopt;
  }
  if (one == 0) return product;
  const bool is_whole = fraction.parts * times % fraction.of == 0 && product % one == 0;
  return is_whole ? std::optional(product / one) : std::nullopt;
}

std::string show_amount(std::int64_t number, std::string_view unit) {
  const std::int64_t one = seconds_of(unit);
  if (number <= 0) return std::to_string(number);
  if (unit == "bytes") {
    for (const UnitWord& row : kSizes) {
      if (number % row.times == 0) {
        return std::to_string(number / row.times) + static_cast<char>(row.word[0] - 'a' + 'A');
      }
    }
  }
  if (one == 0) return std::to_string(number);
  const std::int64_t seconds = number * one;
  for (const UnitWord& row : kTimes) {
    if (row.word != "w" && seconds % row.times == 0) {
      return std::to_string(seconds / row.times) + std::string(row.word);
    }
  }
  return std::to_string(number);
}

std::string_view example_amount(std::string_view unit) {
  if (unit == "bytes") return "50M";
  return seconds_of(unit) != 0 ? "2h" : "";
}

std::string short_size(std::uint64_t bytes) {
  constexpr std::string_view kSigns = "KMGTP";
  if (bytes < 1024) return std::to_string(bytes);
  std::size_t sign = 0;
  std::uint64_t tenths = bytes * 10 / 1024;
  while (tenths >= 10240 && sign + 1 < kSigns.size()) {
    tenths /= 1024;
    ++sign;
  }
  std::string text = std::to_string(tenths / 10);
  if (tenths < 100) text += "." + std::to_string(tenths % 10);
  return text + kSigns[sign];
}

}  // namespace scanq
