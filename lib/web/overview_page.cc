// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include <ctime>
#include <nlohmann/json.hpp>

#include "lib/mail/json_reader.h"
#include "lib/web/asked.h"
#include "lib/web/html_text.h"
#include "lib/web/web_pages.h"

namespace scanq {
namespace {

struct Outcome {
  const char *key, *mark;
  std::string_view english, japanese;
};
constexpr Outcome kOutcomes[] = {
    {"clean", "m1", "clean", "問題なし"},
    {"virus", "m3", "virus found", "ウイルス検出"},
    {"other", "m4", "other finding", "その他の検出"},
    {"failed", "m2", "scan failed or incomplete", "検査失敗または未完了"},
    {"not_scanned", "m0", "not scanned", "検査対象外"},
};

std::string_view state_text(const Say& say, std::string_view state) {
  if (state == "OK") return say("OK", "正常");
  if (state == "WARNING") return say("Warning", "警告");
  if (state == "CRITICAL") return say("Critical", "異常");
  return say("Unknown", "不明");
}

// The state stands in words and in a colour. REQUIRES: what scanq check --json tells.
std::string check_rows(const Say& say, const nlohmann::json& check) {
  std::string html =
      table_start({say("State", "状態"), say("What", "項目"), say("How it is", "内容")});
  for (const nlohmann::json& row : check.value("checks", nlohmann::json::array())) {
    if (!row.is_object()) continue;
    const std::string state = answer_text(row, "state"), advice = answer_text(row, "advice");
    html += "<tr><td class=\"state " + escaped_html(state) + "\">" +
            std::string(state_text(say, state)) + "</td><td>" +
            escaped_html(answer_text(row, "name")) + "</td><td>" +
            escaped_html(answer_text(row, "text"));
    if (!advice.empty()) html += "<span class=\"advice\">→ " + escaped_html(advice) + "</span>";
    html += "</td></tr>\n";
  }
  return html + std::string(kTableEnd);
}

std::string today() {
  const std::time_t now = std::time(nullptr);
  struct tm parts = {};
  (void)::localtime_r(&now, &parts);
  char text[16];
  return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts));
}

std::string todays_numbers(const Visit& visit) {
  const Say& say = visit.say;
  std::string html = "<h2>" + std::string(say("Today's mail", "今日のメール")) + "</h2>\n";
  const std::string day = today();
  Result<WebAnswer> answer =
      ask(visit, "report", {{"form", "json"}, {"since", day}, {"until", day}});
  if (!answer) return html + failure_note(visit, answer.error());
  const nlohmann::json report = parse_json(answer->out);
  if (answer->status != 0 || !report.is_object()) return html + shown_answer(*answer);
  const nlohmann::json outcomes = report.value("outcomes", nlohmann::json::object());
  html += "<table class=\"report\">";
  for (const Outcome& outcome : kOutcomes) {
    const auto at = outcomes.find(outcome.key);
    if (at == outcomes.end() || !at->is_number_unsigned()) continue;
    html += "<tr><td>" + std::to_string(at->get<std::uint64_t>()) + "</td><td><i class=\"" +
            outcome.mark + "\"></i>" + std::string(say(outcome.english, outcome.japanese)) +
            "</td></tr>\n";
  }
  return html + "</table>\n";
}

std::string state_of_things(const Visit& visit, bool is_full) {
  const Say& say = visit.say;
  std::string html = "<h2>" + std::string(say("The installation", "システムの状態")) + "</h2>\n";
  Result<WebAnswer> answer = ask(visit, is_full ? "check_by_scan" : "check");
  if (!answer) return html + failure_note(visit, answer.error());
  const nlohmann::json check = parse_json(answer->out);
  if (!check.is_object()) return html + shown_answer(*answer);
  const std::string first = answer_text(check, "first");
  html += first.empty()
              ? note(say("Nothing needs to be done.", "対処の必要はありません。"))
              : note(std::string(say("Do this first: ", "最初に行うこと: ")) + first, true);
  html += check_rows(say, check) + post_form(visit, "overview") + "<p><button>" +
          std::string(say("Check again, with a scan of a test virus",
                          "テストウイルスの検査を含めて確認する")) +
          "</button></p></form>\n";
  return html;
}

}  // namespace

std::string overview_page(const Visit& visit) {
  return todays_numbers(visit) + state_of_things(visit, visit.request.is_post);
}

}  // namespace scanq
