// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check_rows.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace scanq {
namespace {

constexpr std::array<std::string_view, 4> kStateNames{"OK", "WARNING", "CRITICAL", "UNKNOWN"};
constexpr std::size_t kNameColumns = 18;

std::string_view state_name(State state) {
  return kStateNames[static_cast<std::size_t>(state)];
}

// Critical is worse than unknown, as Nagios itself ranks them.
int rank(State state) {
  constexpr std::array<int, 4> kRanks{0, 1, 3, 2};
  return kRanks[static_cast<std::size_t>(state)];
}

std::string padded(std::string_view text, std::size_t columns) {
  return std::string(text) + std::string(columns - std::min(columns, text.size()), ' ');
}

// Further lines of the text stand below its first.
std::string indented(const std::string& text, std::size_t columns) {
  std::string lines;
  for (const char c : text) {
    lines += c;
    if (c == '\n') lines += std::string(columns, ' ');
  }
  return lines;
}

std::string summary(const std::vector<CheckRow>& rows, State worst) {
  std::string reasons;
  for (const CheckRow& row : rows) {
    if (row.state == State::kOk) continue;
    reasons +=
        (reasons.empty() ? "" : "; ") + row.name + ": " + row.text.substr(0, row.text.find('\n'));
  }
  return "scanq " + std::string(state_name(worst)) + " - " +
         (reasons.empty() ? "all is in place" : reasons) + '\n';
}

}  // namespace

State worst_state(const std::vector<CheckRow>& rows) {
  State worst = State::kOk;
  for (const CheckRow& row : rows) {
    if (rank(row.state) > rank(worst)) worst = row.state;
  }
  return worst;
}

std::string check_text(const std::vector<CheckRow>& rows) {
  std::vector<CheckRow> sorted = rows;
  std::stable_sort(sorted.begin(), sorted.end(), [](const CheckRow& a, const CheckRow& b) {
    return rank(a.state) > rank(b.state);
  });
  std::string text = summary(sorted, worst_state(rows));
  for (const CheckRow& row : sorted) {
    text += "\n" + padded(state_name(row.state), 10) + padded(row.name, kNameColumns) +
            indented(row.text, 10 + kNameColumns) + '\n';
    if (row.advice.empty()) continue;
    text += padded("", 10 + kNameColumns) + "-> " + indented(row.advice, 13 + kNameColumns) + '\n';
  }
  return text;
}

std::string check_json(const std::vector<CheckRow>& rows) {
  nlohmann::ordered_json object;
  object["state"] = state_name(worst_state(rows));
  object["checks"] = nlohmann::ordered_json::array();
  for (const CheckRow& row : rows) {
    object["checks"].push_back({{"name", row.name},
                                {"state", state_name(row.state)},
                                {"text", row.text},
                                {"advice", row.advice}});
  }
  // File names of the system may be no UTF-8; they must not end the report.
  return object.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

std::string age_text(long seconds) {
  struct Unit {
    long seconds;
    const char *one, *many;
  };
  constexpr std::array<Unit, 3> kUnits{
      {{86400, "day", "days"}, {3600, "hour", "hours"}, {60, "minute", "minutes"}}};
  for (const Unit& unit : kUnits) {
    const long count = seconds / unit.seconds;
    if (count > 0) return std::to_string(count) + ' ' + (count == 1 ? unit.one : unit.many);
  }
  return "less than a minute";
}

}  // namespace scanq
