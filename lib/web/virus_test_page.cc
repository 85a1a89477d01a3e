// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/asked.h"
#include "lib/web/web_pages.h"

namespace scanq {

std::string virus_test_page(const Visit& visit) {
  const Say& say = visit.say;
  std::string html =
      "<p>" +
      std::string(
          say("Sends harmless test viruses to a local account, and looks at what arrives.",
              "無害なテストウイルスをローカルのアカウントに送り、届いたものを確認します。")) +
      "</p>\n" + post_form(visit, "test");
  html += "<p>" +
          text_field(say("Local account", "ローカルアカウント"), "account", visit.form("account"));
  html += "</p><p><button>" + std::string(say("Send", "送信")) + "</button></p></form>\n";
  if (!visit.request.is_post) return html;
  Result<WebAnswer> answer = ask(visit, "virus_test", {{"account", visit.form("account")}});
  if (!answer) return html + failure_note(visit, answer.error());
  html += answer->status == 0
              ? note(say("All went as it should.", "すべて正常です。"))
              : note(say("Something is not as it should be:", "問題があります:"), true);
  return html + shown_answer(*answer);
}

}  // namespace scanq
