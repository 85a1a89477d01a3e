// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include <array>

#include "lib/web/asked.h"
#include "lib/web/html_text.h"
#include "lib/web/setting_form.h"
#include "lib/web/shown_settings.h"
#include "lib/web/web_pages.h"

namespace scanq {
namespace {

struct ShowRow {
  std::string_view name, english, japanese;
};
constexpr std::array kShows{
    ShowRow{"", "all", "すべて"},
    ShowRow{"changed", "those that differ from the default", "既定値と異なるもの"},
    ShowRow{"changeable", "those that can be changed here", "ここで変更できるもの"}};

bool is_changed(const ShownSetting& row) {
  return row.shown != row.default_text;
}

bool is_wanted(const ShownSetting& row, const std::string& show) {
  if (show == "changed") return is_changed(row);
  return show != "changeable" || row.is_changeable;
}

std::string choice_form(const Visit& visit) {
  const Say& say = visit.say;
  std::string html =
      "<form class=\"filters\"><input type=\"hidden\" name=\"page\" value=\"settings\"><label>" +
      std::string(say("Settings", "設定")) + " <select name=\"show\">";
  for (const ShowRow& row : kShows) {
    html += option(row.name, say(row.english, row.japanese), visit.query("show") == row.name);
  }
  return html + "</select></label>\n<button>" + std::string(say("Show", "表示")) +
         "</button></form>\n";
}

std::string setting_row(const Say& say, const ShownSetting& row) {
  const std::string label = row.label == row.key ? "" : row.label;
  const std::string mark =
      is_changed(row)
          ? "<strong class=\"changed\">" + std::string(say("changed", "変更あり")) + "</strong>"
          : "";
  return "<tr>" +
         cell(say("Setting", "設定"), setting_link(row.key, "", row.key) +
                                          "<span class=\"advice\">" + escaped_html(label) +
                                          "</span>") +
         cell(say("Value", "値"), escaped_html(value_text(say, row.shown)) + mark) +
         cell(say("Default", "既定値"), escaped_html(value_text(say, row.default_text))) +
         cell(say("Meaning", "意味"), escaped_html(row.meaning) + "<span class=\"advice\">" +
                                          escaped_html(row.takes) + "</span>") +
         "</tr>\n";
}

std::string setting_table(const Visit& visit, const ShownSettings& settings, bool is_changeable) {
  const Say& say = visit.say;
  std::string rows;
  for (const ShownSetting& row : settings.rows) {
    if (row.is_changeable == is_changeable && is_wanted(row, visit.query("show"))) {
      rows += setting_row(say, row);
    }
  }
  if (rows.empty()) return "";
  return "<h2>" +
         std::string(is_changeable
                         ? say("Can be changed here", "ここで変更できる設定")
                         : say("Changed on the server alone", "サーバ上でだけ変更できる設定")) +
         "</h2>\n" +
         table_start({say("Setting", "設定"), say("Value", "値"), say("Default", "既定値"),
                      say("Meaning", "意味")}) +
         rows + std::string(kTableEnd);
}

std::string for_whom(const Say& say, const ShownPolicy& policy) {
  const std::string_view all = say("all", "すべて");
  const auto line = [&](std::string_view title, const std::string& words) {
    return fact(title, words.empty() ? all : std::string_view(words));
  };
  return "<dl>" + line(say("Recipients", "宛先"), policy.recipients) +
         line(say("Senders", "送信者"), policy.senders) +
         line(say("Clients", "接続元"), policy.clients) + "</dl>\n";
}

std::string policy_list(const Say& say, const ShownSettings& settings) {
  std::string html = "<h2>" + std::string(say("Policies", "ポリシー (宛先ごとの設定)")) +
                     "</h2>\n<p>" +
                     std::string(say("The first policy that matches a recipient counts for it; "
                                     "where none does, the settings above do.",
                                     "宛先に一致した最初のポリシーを使います。一致しない宛先には"
                                     "上の共通設定を使います。")) +
                     "</p>\n";
  if (settings.policies.empty()) {
    return html + "<p>" + std::string(say("There is none.", "ポリシーはありません。")) + "</p>\n";
  }
  for (const ShownPolicy& policy : settings.policies) {
    html += "<h3>" + setting_link("", policy.name, policy.name) + "</h3>\n" + for_whom(say, policy);
    html += table_start({say("Setting", "設定"), say("Value", "値")});
    for (const auto& [key, value] : policy.own) {
      html += "<tr>" + cell(say("Setting", "設定"), setting_link(key, policy.name, key)) +
              cell(say("Value", "値"), escaped_html(value_text(say, value))) + "</tr>\n";
    }
    html += kTableEnd;
  }
  return html;
}

std::string all_settings(const Visit& visit, const ShownSettings& settings) {
  const Say& say = visit.say;
  return "<p>" + escaped_html(settings.path) + ": " +
         std::string(say("a change counts from the next message on.",
                         "変更は次のメールから有効になります。")) +
         "</p>\n" + choice_form(visit) + setting_table(visit, settings, true) +
         setting_table(visit, settings, false) + policy_list(say, settings);
}

// All settings that a policy can have.
std::string one_policy(const Say& say, const ShownSettings& settings, const ShownPolicy& policy) {
  std::string html = "<h2>" + std::string(say("Policy: ", "ポリシー: ")) +
                     escaped_html(policy.name) + "</h2>\n" + for_whom(say, policy) +
                     table_start({say("Setting", "設定"), say("Value", "値"),
                                  say("Outside of policies", "共通設定"), say("Meaning", "意味")});
  for (const ShownSetting& row : settings.rows) {
    if (!row.is_of_policies) continue;
    const ShownPlace place{row, &policy};
    const std::string value =
        place.is_own() ? "<strong>" + escaped_html(value_text(say, place.value())) + "</strong>"
                       : std::string(say("as outside", "共通設定と同じ"));
    html += "<tr>" + cell(say("Setting", "設定"), setting_link(row.key, policy.name, row.key)) +
            cell(say("Value", "値"), value) +
            cell(say("Outside of policies", "共通設定"), escaped_html(value_text(say, row.shown))) +
            cell(say("Meaning", "意味"), escaped_html(row.meaning)) + "</tr>\n";
  }
  return html + std::string(kTableEnd);
}

std::string to_all_settings(const Say& say) {
  return "<p><a href=\"?page=settings\">" + std::string(say("All settings", "設定の一覧")) +
         "</a></p>\n";
}

// The page that the words name: of one setting, of one policy, or of all.
std::string chosen_settings(const Visit& visit, const std::string& key, const std::string& policy) {
  const Say& say = visit.say;
  Result<WebAnswer> answer = ask(visit, "settings");
  if (!answer) return failure_note(visit, answer.error());
  if (answer->status != 0) return shown_answer(*answer);
  const ShownSettings settings = read_shown_settings(answer->out);
  const ShownSetting* const row = settings.find(key);
  const ShownPolicy* const in = settings.find_policy(policy);
  const bool is_known = (key.empty() || row != nullptr) && (policy.empty() || in != nullptr) &&
                        (row == nullptr || in == nullptr || row->is_of_policies);
  if (!is_known) {
    return note(say("There is no such setting.", "その設定はありません。"), true) +
           to_all_settings(say);
  }
  if (row != nullptr) return setting_content(visit, {*row, in}) + to_all_settings(say);
  return in == nullptr ? all_settings(visit, settings)
                       : one_policy(say, settings, *in) + to_all_settings(say);
}

// The answer to the form, above the setting; a difference is a page of its own.
std::string changed_settings(const Visit& visit) {
  const bool is_saved = visit.form("act") == "set";
  std::map<std::string, std::string> words = change_words(visit);
  if (is_saved) words["digest"] = visit.form("digest");
  Result<WebAnswer> answer = ask(visit, is_saved ? "set_setting" : "try_setting", words);
  if (answer && answer->status == 0 && !is_saved) {
    return difference_content(visit, read_shown_difference(answer->out));
  }
  const std::string_view saved = visit.say("It is saved, and counts from the next message on.",
                                           "保存しました。次のメールから有効になります。");
  const std::string told = !answer               ? failure_note(visit, answer.error())
                           : answer->status == 0 ? note(saved)
                                                 : shown_answer(*answer);
  return told + chosen_settings(visit, visit.form("key"), visit.form("policy"));
}

}  // namespace

std::string settings_page(const Visit& visit) {
  if (visit.request.is_post) return changed_settings(visit);
  return chosen_settings(visit, visit.query("key"), visit.query("policy"));
}

}  // namespace scanq
