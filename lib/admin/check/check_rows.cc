// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/check/check_rows.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "lib/admin/catalogue.h"
#include "lib/base/terminal_text.h"
#include "lib/base/text_columns.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

constexpr std::array<std::string_view, 4> kStateNames{"OK", "WARNING", "CRITICAL", "UNKNOWN"};
constexpr std::size_t kStateColumns = 10, kNameColumns = 18;

std::string_view state_name(State state) {
  return kStateNames[static_cast<std::size_t>(state)];
}

// Critical is worse than unknown, as in Nagios.
int rank(State state) {
  constexpr std::array<int, 4> kRanks{0, 1, 3, 2};
  return kRanks[static_cast<std::size_t>(state)];
}

std::string padded(std::string_view text, std::size_t columns) {
  return std::string(text) + std::string(columns - std::min(columns, columns_of(text)), ' ');
}

// A text in the language of the terminal, with further lines below its first one. It may contain
// names of files, so nothing in it may control a terminal, and a bar would begin Nagios'
// performance data.
std::string shown(const std::string& english, std::size_t columns) {
  const std::string text = translated(english);
  std::string lines;
  std::size_t at = 0;
  while (at < text.size()) {
    if (at > 0) lines += '\n' + std::string(columns, ' ');
    lines += terminal_text(next_line(text, at));
  }
  std::replace(lines.begin(), lines.end(), '|', '/');
  return lines;
}

// Those that are not well first; among equals the order of the checks, in which a cause comes
// before what it leads to.
std::vector<CheckRow> worst_first(std::vector<CheckRow> rows) {
  std::stable_sort(rows.begin(), rows.end(), [](const CheckRow& a, const CheckRow& b) {
    return rank(a.state) > rank(b.state);
  });
  return rows;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::string summary(const std::vector<CheckRow>& rows) {
  std::string reasons, figures;
  for (const CheckRow& row : rows) {
    for (const Figure& figure : row.figures) {
      figures += ' ' + figure.name + '=' + std::to_string(figure.value) + figure.unit +
                 (figure.limits.empty() ? "" : ";" + figure.limits);
    }
    if (row.state == State::kOk) continue;
    reasons +=
        (reasons.empty() ? "" : "; ") + shown(row.name, 0) + ": " + shown(first_line(row.text), 0);
  }
  return "scanq " + std::string(state_name(worst_state(rows))) + " - " +
         (reasons.empty() ? translated("all is in place") : reasons) +
         (figures.empty() ? "" : " |" + figures) + '\n';
}

// The worst row that has an advice; null: there is none.
const CheckRow* first_step(const std::vector<CheckRow>& sorted) {
  const auto found = std::find_if(sorted.begin(), sorted.end(), [](const CheckRow& row) {
    return row.state != State::kOk && !row.advice.empty();
  });
  return found == sorted.end() ? nullptr : &*found;
}

nlohmann::ordered_json to_json(const CheckRow& row) {
  nlohmann::ordered_json figures = nlohmann::ordered_json::object();
  for (const Figure& figure : row.figures) figures[figure.name] = figure.value;
  return {{"name", row.name},
          {"state", state_name(row.state)},
          {"text", row.text},
          {"advice", row.advice},
          {"figures", figures}};
}

// File names of the system may be no UTF-8; they must not end the report.
std::string dump(const nlohmann::ordered_json& json, int indent) {
  return json.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
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
  const std::vector<CheckRow> sorted = worst_first(rows);
  std::string text = summary(sorted);
  for (const CheckRow& row : sorted) {
    text += "\n" + padded(state_name(row.state), kStateColumns) +
            padded(shown(row.name, 0), kNameColumns) +
            shown(row.text, kStateColumns + kNameColumns) + '\n';
    if (row.advice.empty()) continue;
    text += padded("", kStateColumns + kNameColumns) + "-> " +
            shown(row.advice, kStateColumns + kNameColumns + 3) + '\n';
  }
  const CheckRow* first = first_step(sorted);
  return text + '\n' +
         (first == nullptr ? translated("Nothing needs to be done.")
                           : translated("Do this first: ") + shown(first->name, 0) + ": " +
                                 shown(first_line(first->advice), 0)) +
         '\n';
}

std::string check_json(const std::vector<CheckRow>& rows) {
  nlohmann::ordered_json object;
  object["state"] = state_name(worst_state(rows));
  const std::vector<CheckRow> sorted = worst_first(rows);
  const CheckRow* first = first_step(sorted);
  object["first"] = first == nullptr ? "" : first->name + ": " + first_line(first->advice);
  object["checks"] = nlohmann::ordered_json::array();
  for (const CheckRow& row : rows) object["checks"].push_back(to_json(row));
  return dump(object, 2) + '\n';
}

std::string format_rows(const std::vector<CheckRow>& rows) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const CheckRow& row : rows) {
    nlohmann::ordered_json figures = nlohmann::ordered_json::array();
    for (const Figure& one : row.figures) {
      figures.push_back({one.name, one.value, one.unit, one.limits});
    }
    all.push_back({static_cast<int>(row.state), row.name, row.text, row.advice, figures});
  }
  return dump(all, -1);
}

Result<std::vector<CheckRow>> parse_rows(const std::string& text) try {
  std::vector<CheckRow> rows;
  for (const auto& row : nlohmann::json::parse(text)) {
    rows.push_back({static_cast<State>(row.at(0).get<int>()), row.at(1), row.at(2), row.at(3), {}});
    for (const auto& one : row.at(4)) {
      rows.back().figures.push_back({one.at(0), one.at(1), one.at(2), one.at(3)});
    }
  }
  return rows;
} catch (const nlohmann::json::exception& problem) {
  return Error{ErrorCode::kInternal, std::string("rows of a check: ") + problem.what()};
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
