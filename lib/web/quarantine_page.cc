// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "lib/mail/json_reader.h"
#include "lib/web/asked.h"
#include "lib/web/html_text.h"
#include "lib/web/kept_mail.h"
#include "lib/web/web_pages.h"

namespace scanq {
namespace {

constexpr std::size_t kMostShown = 200;

struct SortRow {
  std::string_view name, english, japanese;
  std::string KeptMail::*text;  // null: by size
};
constexpr std::array kSorts{
    SortRow{"time", "Arrived", "受信日時", &KeptMail::time},
    SortRow{"sender", "Sender", "送信者", &KeptMail::sender},
    SortRow{"recipients", "Recipients", "受信者", &KeptMail::recipients_text},
    SortRow{"subject", "Subject", "件名", &KeptMail::subject},
    SortRow{"found", "Found", "検出名", &KeptMail::found},
    SortRow{"size", "Bytes", "サイズ", nullptr},
};

// The newest, the largest and otherwise the first of the alphabet come first.
void sort_mails(std::vector<KeptMail>& mails, const std::string& name) {
  const auto* row = std::find_if(kSorts.begin(), kSorts.end(),
                                 [&](const SortRow& one) { return one.name == name; });
  if (row == kSorts.end()) row = kSorts.begin();
  std::stable_sort(mails.begin(), mails.end(), [row](const KeptMail& a, const KeptMail& b) {
    if (row->text == nullptr) return a.size_bytes > b.size_bytes;
    if (row->text == &KeptMail::time) return a.time > b.time;
    return a.*row->text < b.*row->text;
  });
}

std::string search_form(const Visit& visit) {
  const Say& say = visit.say;
  std::string html =
      "<form class=\"filters\" role=\"search\"><input type=\"hidden\" name=\"page\" "
      "value=\"quarantine\">" +
      text_field(say("Address, subject, find or id", "アドレス、件名、検出名、ID"), "text",
                 visit.query("text"), "search") +
      "<label>" + std::string(say("Order", "並び順")) + " <select name=\"sort\">";
  for (const SortRow& row : kSorts) {
    html += option(row.name, say(row.english, row.japanese), visit.query("sort") == row.name);
  }
  return html + "</select></label>\n<button>" + std::string(say("Show", "表示")) +
         "</button></form>\n";
}

std::string row_of(const Say& say, const KeptMail& mail) {
  const std::string subject = mail.subject.empty() ? "-" : mail.subject;
  std::string html =
      "<tr>" + cell(say("Arrived", "受信日時"), escaped_html(mail.time)) +
      cell(say("Sender", "送信者"), escaped_html(mail.sender.empty() ? "<>" : mail.sender)) +
      cell(say("Recipients", "受信者"), escaped_html(mail.recipients_text)) +
      cell(say("Found", "検出名"), escaped_html(mail.found)) +
      cell(say("Subject", "件名"),
           "<a href=\"?page=quarantine&amp;name=" + escaped_query(mail.name) + "\">" +
               escaped_html(subject) + "</a>" +
               (mail.is_released ? " (" + std::string(say("released", "解放済み")) + ")" : ""));
  return html + "</tr>\n";
}

std::string table_of(const Say& say, const std::vector<KeptMail>& mails) {
  std::string html =
      table_start({say("Arrived", "受信日時"), say("Sender", "送信者"), say("Recipients", "受信者"),
                   say("Found", "検出名"), say("Subject", "件名")});
  for (std::size_t i = 0; i < mails.size() && i < kMostShown; ++i) html += row_of(say, mails[i]);
  return html + std::string(kTableEnd);
}

std::string list_of_mails(const Visit& visit) {
  const Say& say = visit.say;
  std::string html = search_form(visit);
  Result<WebAnswer> answer = ask(visit, "quarantine");
  if (!answer) return html + failure_note(visit, answer.error());
  if (answer->status != 0) return html + shown_answer(*answer);
  std::vector<KeptMail> mails = read_kept_mails(answer->out);
  std::erase_if(mails, [&](const KeptMail& mail) { return !has_text(mail, visit.query("text")); });
  sort_mails(mails, visit.query("sort"));
  html += "<p>" + std::to_string(mails.size()) + ' ' + std::string(say("messages", "通"));
  if (mails.size() > kMostShown) {
    html += std::string(say(", of which this page has ", "、そのうち表示しているのは ")) +
            std::to_string(kMostShown);
  }
  html += "</p>\n";
  if (!answer->err.empty()) html += note(answer->err, true);
  return html + (mails.empty() ? "" : table_of(say, mails));
}

std::string facts_of(const Say& say, const KeptMail& mail) {
  std::string html = "<dl>" + fact(say("Arrived", "受信日時"), mail.time) +
                     fact(say("Sender", "送信者"), mail.sender.empty() ? "<>" : mail.sender);
  for (const std::string& recipient : mail.recipients) {
    html += fact(say("Recipient", "受信者"), recipient);
  }
  html += fact(say("Subject", "件名"), mail.subject);
  for (const std::string& finding : mail.findings) html += fact(say("Found", "検出"), finding);
  html += fact(say("Action", "処理"), mail.action);
  if (!mail.note.empty()) html += fact(say("Why", "理由"), mail.note);
  html += fact(say("Client", "接続元"), mail.client) +
          fact(say("Bytes", "サイズ"), std::to_string(mail.size_bytes)) +
          fact(say("Id", "ID"), mail.id) + fact(say("Name in quarantine", "隔離名"), mail.name);
  if (mail.is_released) html += fact(say("Released", "解放"), mail.released);
  return html + "</dl>\n<p><a href=\"?page=message&amp;text=" + escaped_query(mail.id) + "\">" +
         std::string(say("What the log says of it", "このメールのログ")) + "</a></p>\n";
}

std::string release_form(const Visit& visit, const KeptMail& mail) {
  const Say& say = visit.say;
  std::string html = post_form(visit, "quarantine", {{"act", "release"}, {"name", mail.name}}) +
                     "<fieldset><legend>" + std::string(say("Release", "解放")) +
                     "</legend><p><label>" + std::string(say("To", "宛先")) +
                     " <select name=\"to\"><option value=\"\">" +
                     std::string(say("all recipients", "すべての受信者")) + "</option>";
  for (const std::string& recipient : mail.recipients) {
    html += option(recipient, recipient, false);
  }
  html +=
      "</select></label></p><p><label><input type=\"checkbox\" name=\"sure\" value=\"yes\" "
      "required> " +
      std::string(say("The mail is to be delivered as it came, with what was found in it.",
                      "検出されたものを含めて、元のメールのまま配送します。")) +
      "</label></p>";
  if (mail.is_released) html += "<input type=\"hidden\" name=\"again\" value=\"yes\">";
  return html + "<p><button>" + std::string(say("Release", "解放する")) +
         "</button></p></fieldset></form>\n";
}

std::string delete_form(const Visit& visit, const KeptMail& mail) {
  const Say& say = visit.say;
  return post_form(visit, "quarantine", {{"act", "delete"}, {"name", mail.name}}) +
         "<fieldset><legend>" + std::string(say("Delete", "削除")) +
         "</legend><p><label><input type=\"checkbox\" name=\"sure\" value=\"yes\" required> " +
         std::string(say("It cannot be brought back.", "元に戻せません。")) +
         "</label></p><p><button class=\"danger\">" + std::string(say("Delete", "削除する")) +
         "</button></p></fieldset></form>\n";
}

// The mail's own text is shown as it is written, and never as what it means.
std::string source_of(const Visit& visit, const std::string& name) {
  Result<WebAnswer> answer = ask(visit, "source", {{"name", name}});
  if (!answer) return failure_note(visit, answer.error());
  if (answer->status != 0) return shown_answer(*answer);
  std::string_view source = answer->out;
  for (int heads = 0; heads < 2; ++heads) {  // its facts, and the command's line about the source
    const std::size_t end = source.find("\n\n");
    if (end != std::string_view::npos) source.remove_prefix(end + 2);
  }
  return "<h2>" + std::string(visit.say("Its source", "メールのソース")) + "</h2>\n<p>" +
         std::string(visit.say("As it came; characters that could mislead are shown as \\xNN.",
                               "届いたままの内容です。紛らわしい文字は \\xNN で表示します。")) +
         "</p>\n<pre>" + escaped_html(source) + "</pre>\n";
}

std::string one_mail(const Visit& visit, const std::string& name) {
  Result<WebAnswer> answer = ask(visit, "show", {{"name", name}});
  if (!answer) return failure_note(visit, answer.error());
  const std::vector<KeptMail> mails = read_kept_mails('[' + answer->out + ']');
  if (answer->status != 0 || mails.empty()) return shown_answer(*answer);
  return facts_of(visit.say, mails[0]) + release_form(visit, mails[0]) +
         delete_form(visit, mails[0]) + source_of(visit, name);
}

std::string carried_out(const Visit& visit) {
  const Say& say = visit.say;
  const std::string act = visit.form("act");
  if (visit.form("sure") != "yes" || (act != "release" && act != "delete")) {
    return note(say("Nothing was done: confirm it by the box.",
                    "何も行っていません。確認の欄にチェックを入れてください。"),
                true);
  }
  std::map<std::string, std::string> words{{"name", visit.form("name")}};
  if (act == "release" && !visit.form("to").empty()) words["to"] = visit.form("to");
  if (act == "release" && !visit.form("again").empty()) words["again"] = "yes";
  Result<WebAnswer> answer = ask(visit, act, words);
  if (!answer) return failure_note(visit, answer.error());
  if (answer->status != 0) return shown_answer(*answer);
  return act == "release" ? note(say("The message was released.", "メールを解放しました。"))
                          : note(say("The message was deleted.", "メールを削除しました。"));
}

}  // namespace

std::string quarantine_page(const Visit& visit) {
  if (visit.request.is_post) return carried_out(visit) + list_of_mails(visit);
  const std::string name = visit.query("name");
  return name.empty() ? list_of_mails(visit) : one_mail(visit, name);
}

}  // namespace scanq
