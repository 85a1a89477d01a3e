// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/setting_row.h"

#include "lib/base/log.h"
#include "lib/mail/amount.h"

namespace scanq {
namespace {

Error bad_value(const SettingRow& row, std::string_view value, const std::string& takes) {
  return {ErrorCode::kBadSettings, std::string(row.key) + " = " + log_value(value) + ": " + takes};
}

}  // namespace

Result<void> parse_number(const SettingRow& row, std::int64_t& into, std::string_view value) {
  const std::optional<std::int64_t> number = parse_amount(value, row.unit);
  if (!number || *number < row.min || *number > row.max) {
    const std::string example(example_amount(row.unit));
    return bad_value(row, value,
                     "takes a whole number from " + std::to_string(row.min) + " to " +
                         std::to_string(row.max) + " (" + std::string(row.unit) + ")" +
                         (example.empty() ? "" : ", or one with its unit, such as " + example));
  }
  into = *number;
  return {};
}
std::string show_setting(std::int64_t number) {
  return std::to_string(number);
}

Result<void> parse_bool(const SettingRow& row, bool& into, std::string_view value) {
  if (value != "yes" && value != "no") return bad_value(row, value, "takes yes or no");
  into = value == "yes";
  return {};
}
std::string show_setting(bool truth) {
  return truth ? "yes" : "no";
}

Result<void> parse_text(const SettingRow& row, std::string& into, std::string_view value) {
  if (value.size() > static_cast<std::size_t>(row.max) || !is_one_line(value)) {
    return bad_value(row, value, "takes one line of at most " + std::to_string(row.max) + " bytes");
  }
  if (row.type == "path" && !value.empty() && value[0] != '/') {
    return bad_value(row, value, "takes a path that starts with a slash");
  }
  if (value.size() < static_cast<std::size_t>(row.min)) {
    return bad_value(row, value, "must not be empty");
  }
  into = value;
  return {};
}
std::string show_setting(const std::string& text) {
  return text;
}

std::string show_setting(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + word;
  return line;
}

Result<int> parse_choice(const SettingRow& row, std::string_view value) {
  std::string_view left = row.type;
  for (int number = 0;; ++number) {
    const std::size_t bar = left.find(" | ");
    if (left.substr(0, bar) == value) return number;
    if (bar == std::string_view::npos) break;
    left.remove_prefix(bar + 3);
  }
  return bad_value(row, value, "takes one of " + std::string(row.type));
}
std::string choice_name(std::string_view names, int number) {
  for (; number > 0; --number) names.remove_prefix(names.find(" | ") + 3);
  return std::string(names.substr(0, names.find(" | ")));
}

}  // namespace scanq
