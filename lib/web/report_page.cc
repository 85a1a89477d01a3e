// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/asked.h"
#include "lib/web/web_pages.h"

namespace scanq {

// The report comes as HTML from scanq report, which has escaped all that strangers wrote.
std::string report_page(const Visit& visit) {
  const Say& say = visit.say;
  std::map<std::string, std::string> words{{"form", "html"}};
  for (const char* name : {"since", "until", "domain", "found"}) {
    const std::string value = visit.query(name);
    if (!value.empty()) words[name] = value;
  }
  std::string html =
      "<form class=\"filters\"><input type=\"hidden\" name=\"page\" value=\"report\">";
  html += text_field(say("From day", "開始日"), "since", visit.query("since"), "date");
  html += text_field(say("To day", "終了日"), "until", visit.query("until"), "date");
  html += text_field(say("Sender's domain", "送信者のドメイン"), "domain", visit.query("domain"));
  html += text_field(say("Found", "検出名"), "found", visit.query("found"));
  html += "<button>" + std::string(say("Show", "表示")) + "</button></form>\n";
  Result<WebAnswer> answer = ask(visit, "report", words);
  if (!answer) return html + failure_note(visit, answer.error());
  if (answer->status != 0) return html + shown_answer(*answer);
  if (!answer->err.empty()) html += note(answer->err, true);
  return html + "<div class=\"report\">" + answer->out + "</div>\n";
}

}  // namespace scanq
