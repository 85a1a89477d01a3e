// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/setting_form.h"

#include "lib/web/html_text.h"

namespace scanq {
namespace {

std::string setting_facts(const Say& say, const ShownPlace& place) {
  const ShownSetting& row = place.row;
  std::string html = "<dl>" + fact(say("Meaning", "意味"), row.meaning) +
                     fact(say("It takes", "設定できる値"), row.takes);
  if (place.policy != nullptr) {
    html += fact(say("Outside of policies", "共通設定"), value_text(say, row.shown));
  }
  html += fact(say("Default", "既定値"), value_text(say, row.default_text));
  if (!row.floor.empty()) {
    html += fact(say("Floor", "下限"),
                 row.floor + std::string(say(": nothing weaker can be set here",
                                             ": これより弱い値は設定できません")));
  }
  return html +
         fact(say("Now", "現在の値"),
              value_text(say, place.policy == nullptr ? row.shown : place.value())) +
         "</dl>\n";
}

std::string value_field(const Visit& visit, const ShownPlace& place) {
  const bool is_entered = visit.request.form.contains("value");
  const std::string value = is_entered ? visit.form("value") : place.value();
  const std::string_view label = visit.say("New value", "新しい値");
  if (place.row.choices.empty()) return text_field(label, "value", value);
  std::string html = "<label>" + std::string(label) + " <select name=\"value\">";
  for (const auto& [choice, meaning] : place.row.choices) {
    const std::string text =
        meaning.empty() || meaning == choice ? choice : choice + ": " + meaning;
    html += option(choice, text, choice == value);
  }
  return html + "</select></label>\n";
}

std::string change_forms(const Visit& visit, const ShownPlace& place) {
  const Say& say = visit.say;
  std::vector<std::pair<std::string, std::string>> hidden{{"act", "try"}, {"key", place.row.key}};
  if (place.policy != nullptr) hidden.emplace_back("policy", place.policy->name);
  const std::string button = "<p><button>" +
                             std::string(say("Show the difference", "変更点を確認する")) +
                             "</button></p></fieldset></form>\n";
  std::string html = post_form(visit, "settings", hidden) + "<fieldset class=\"value\"><legend>" +
                     std::string(say("Change", "変更")) + "</legend><p>" +
                     value_field(visit, place) + "</p>" + button;
  if (!place.is_own()) return html;
  hidden.emplace_back("unset", "yes");
  return html + post_form(visit, "settings", hidden) + "<fieldset><legend>" +
         std::string(place.policy == nullptr
                         ? say("Back to the default", "既定値に戻す")
                         : say("As outside of policies", "共通設定と同じにする")) +
         "</legend>" + button;
}

std::string value_table(const Say& say, const ShownDifference& difference) {
  std::string html = table_start({say("Where", "対象"), say("Setting", "設定"),
                                  say("Now", "現在の値"), say("Then", "変更後")});
  for (const ShownDifference::Value& value : difference.values) {
    const std::string where = value.policy.empty()
                                  ? std::string(say("outside of policies", "共通設定"))
                                  : std::string(say("policy ", "ポリシー ")) + value.policy;
    html += "<tr>" + cell(say("Where", "対象"), escaped_html(where)) +
            cell(say("Setting", "設定"), escaped_html(value.key)) +
            cell(say("Now", "現在の値"), escaped_html(value_text(say, value.was))) +
            cell(say("Then", "変更後"), escaped_html(value_text(say, value.is))) + "</tr>\n";
  }
  return html + std::string(kTableEnd);
}

// The sign at the front of a line tells it without a colour, too.
std::string changed_lines(const ShownDifference& difference) {
  std::string html = "<pre class=\"difference\">";
  for (const std::string& line : difference.lines) {
    const std::string element = line.starts_with('-') ? "del" : "ins";
    html += '<' + element + '>' + escaped_html(line) + "</" + element + ">\n";
  }
  return html + "</pre>\n";
}

}  // namespace

std::string ShownPlace::value() const {
  if (policy == nullptr) return row.value;
  const auto own = policy->own.find(row.key);
  return own == policy->own.end() ? row.value : own->second;
}

bool ShownPlace::is_own() const {
  return policy == nullptr ? row.is_set : policy->own.contains(row.key);
}

std::string setting_link(std::string_view key, std::string_view policy, std::string_view text) {
  return "<a href=\"?page=settings&amp;key=" + escaped_query(key) +
         (policy.empty() ? "" : "&amp;policy=" + escaped_query(policy)) + "\">" +
         escaped_html(text) + "</a>";
}

std::string value_text(const Say& say, std::string_view value) {
  return std::string(value.empty() ? say("(empty)", "(空)") : value);
}

std::string setting_content(const Visit& visit, const ShownPlace& place) {
  const Say& say = visit.say;
  const ShownSetting& row = place.row;
  std::string html = "<h2>" + escaped_html(row.key) +
                     (row.label == row.key ? "" : ": " + escaped_html(row.label)) + "</h2>\n";
  if (place.policy != nullptr) {
    html += "<p>" + std::string(say("Policy: ", "ポリシー: ")) + escaped_html(place.policy->name) +
            "</p>\n";
  }
  html += setting_facts(say, place);
  return html + (row.is_changeable
                     ? change_forms(visit, place)
                     : note(say("It is changed on the server alone, by scanq setup or scanq "
                                "config set.",
                                "この設定は、サーバ上の scanq setup または scanq config set "
                                "でだけ変更できます。")));
}

std::map<std::string, std::string> change_words(const Visit& visit) {
  std::map<std::string, std::string> words{{"key", visit.form("key")}};
  if (!visit.form("policy").empty()) words["policy"] = visit.form("policy");
  if (visit.form("unset") == "yes") {
    words["unset"] = "yes";
  } else {
    words["value"] = visit.form("value");
  }
  return words;
}

std::string difference_content(const Visit& visit, const ShownDifference& difference) {
  const Say& say = visit.say;
  const std::string back =
      "<p>" + setting_link(visit.form("key"), visit.form("policy"), say("Back", "戻る")) + "</p>\n";
  if (difference.lines.empty()) {
    return note(say("Nothing would change.", "変更点はありません。")) + back;
  }
  std::vector<std::pair<std::string, std::string>> hidden{{"act", "set"},
                                                          {"digest", difference.digest}};
  for (const auto& [name, value] : change_words(visit)) hidden.emplace_back(name, value);
  std::string html = "<h2>" + std::string(say("The difference", "変更点")) + "</h2>\n" +
                     note(say("Nothing is saved yet.", "まだ保存されていません。")) +
                     value_table(say, difference) + "<h3>" +
                     std::string(say("In the file", "設定ファイル")) + "</h3>\n" +
                     changed_lines(difference);
  return html + post_form(visit, "settings", hidden) + "<p><button>" +
         std::string(say("Save", "保存する")) + "</button></p></form>\n" + back;
}

}  // namespace scanq
