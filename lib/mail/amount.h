// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Sizes and times as people write them: "50M", "2h". Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace scanq {

// The whole number that the text names in `unit`. Of "bytes" it may end in K, M, G or T (steps of
// 1024; "MB" and "MiB" mean the same), of "seconds", "minutes" and "days" in s, m, h, d or w;
// before such a letter the number may have a fraction ("1.5G", of bytes rounded down). Any other
// unit takes the bare number alone. Nothing where it is no such number, is too large, or is no
// whole number of the unit ("90s" in minutes).
std::optional<std::int64_t> parse_amount(std::string_view text, std::string_view unit);

// The same the other way: the shortest form that says exactly so much, "512M" or "1h"; the bare
// number where no unit divides it.
std::string show_amount(std::int64_t number, std::string_view unit);

// An example of such a form for this unit, "50M" or "2h"; empty where it takes none.
std::string_view example_amount(std::string_view unit);

// A size for the eye, rounded to at most three digits: "812", "1.2K", "34M".
std::string short_size(std::uint64_t bytes);

}  // namespace scanq
