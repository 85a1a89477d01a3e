// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/mail/text.h"
#include "lib/web/asked.h"
#include "lib/web/html_text.h"
#include "lib/web/web_pages.h"

namespace scanq {

std::string message_page(const Visit& visit) {
  const Say& say = visit.say;
  const std::string text = visit.query("text");
  std::string html =
      "<p>" +
      std::string(
          say("The lines of the log about a mail, by its id, which stands in notices and in "
              "the quarantine, or by an address.",
              "メールについてのログを、ID (通知や隔離の一覧に記載) "
              "またはアドレスで検索します。")) +
      "</p>\n<form class=\"filters\" role=\"search\">"
      "<input type=\"hidden\" name=\"page\" value=\"message\">";
  html += text_field(say("Id or address", "ID またはアドレス"), "text", text, "search");
  html += "<button>" + std::string(say("Search", "検索")) + "</button></form>\n";
  if (text.empty()) return html;
  Result<WebAnswer> answer = ask(visit, "log", {{"text", text}});
  if (!answer) return html + failure_note(visit, answer.error());
  if (answer->status != 0) return html + shown_answer(*answer);
  if (answer->out.empty()) {
    return html + note(say("No line of the log has this text.", "該当するログはありません。"));
  }
  std::size_t at = 0;
  while (at < answer->out.size()) {
    html += "<p class=\"lines\">" + escaped_html(next_line(answer->out, at)) + "</p>\n";
  }
  return html;
}

}  // namespace scanq
