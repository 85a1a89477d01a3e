// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/since.h"

#include "lib/base/digits.h"
#include "lib/base/terminal_text.h"
#include "lib/mail/amount.h"
#include "lib/mail/calendar_day.h"

namespace scanq {
namespace {

constexpr std::size_t kDayBytes = 10;  // "2026-11-28"

std::optional<std::time_t> parse_day(const std::string& text) {
  for (const char* form : {"%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"}) {
    if (!is_calendar_day(text.substr(0, kDayBytes))) return std::nullopt;  // strptime takes 02-31
    std::tm fields{};
    const char* end = ::strptime(text.c_str(), form, &fields);
    if (end == nullptr || *end != '\0') continue;
    fields.tm_isdst = -1;  // mktime() finds out whether it was summer time
    return std::mktime(&fields);
  }
  return std::nullopt;
}

}  // namespace

Result<std::time_t> parse_since(const Options& options, std::time_t now) {
  if (!options.has("since")) return std::time_t{0};
  return parse_since_value(options.value("since"), now);
}

Result<std::time_t> parse_since_value(const std::string& text, std::time_t now) {
  const bool has_unit = !text.empty() && !is_digit(text.back());
  const std::optional<std::int64_t> ago = parse_amount(text, "seconds");
  if (ago && has_unit && *ago >= 0) return std::time_t{now - *ago};
  const std::optional<std::time_t> day = parse_day(text);
  if (day) return *day;
  return Error{ErrorCode::kBadSettings,
               "--since takes a time before now, such as 2h, 7d or 4w, or a day, such as "
               "2026-11-28 or \"2026-11-28 14:05\": " +
                   terminal_text(text)};
}

}  // namespace scanq
