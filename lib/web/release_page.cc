// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/release_page.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "lib/mail/json_reader.h"
#include "lib/web/ask_root.h"
#include "lib/web/asked.h"
#include "lib/web/html_text.h"

namespace scanq {
namespace {

constexpr std::chrono::seconds kLongestRelease{100};
// Anybody can open this page: the room that is left is for the administrators'.
constexpr std::size_t kMostWaitingHere = 50;
constexpr std::size_t kMaxTokenBytes = 2200;

struct State {
  std::string_view name;  // as root answers (lib/admin/quarantine/quarantine_link.cc)
  int status;
  std::string_view english, japanese;
};
constexpr std::array kStates{
    State{"forged", 403, "This link is not valid. Open it as it stands in the mail, whole.",
          "このリンクは正しくありません。メールにあるリンクをそのまま開いてください。"},
    State{"expired", 410, "This link is too old. Ask your administrator for the mail.",
          "このリンクは期限切れです。必要なメールの場合は、管理者にお問い合わせください。"},
    State{"used", 410, "This link was used already: the mail was delivered to you.",
          "このリンクは使用済みです。メールはすでに配送しました。"},
    State{"gone", 410, "The mail is not kept any more.", "このメールはもう残っていません。"},
    State{"refused", 403, "A link cannot release this mail. Ask your administrator.",
          "このメールはリンクでは受け取れません。管理者にお問い合わせください。"},
};
constexpr State kFailed{"failed", 503,
                        "This is not possible now. Try again later, or ask your administrator.",
                        "現在は実行できません。しばらくしてからもう一度試すか、管理者にお問い合わせ"
                        "ください。"};

WebResponse page(const Say& say, int status, std::string_view content) {
  WebResponse response;
  response.status = status;
  response.body =
      whole_page(say, say("Mail that was kept back", "配送を保留したメール"), "", content);
  return response;
}

WebResponse tell(const Say& say, const State& state) {
  return page(say, state.status, note(say(state.english, state.japanese), true));
}

std::string confirmation(const Say& say, const nlohmann::json& answer, std::string_view token) {
  const std::string sender = answer_text(answer, "sender");
  return "<dl>" + fact(say("Sender", "送信者"), sender.empty() ? "<>" : sender) +
         fact(say("Recipient", "受信者"), answer_text(answer, "recipient")) +
         fact(say("Subject", "件名"), answer_text(answer, "subject")) + "</dl>\n<p>" +
         std::string(say("The virus scanner has kept this mail back. Have it delivered only if you "
                         "expected it.",
                         "メールウイルスチェックがこのメールの配送を保留しました。"
                         "心当たりのある場合だけ受け取ってください。")) +
         "</p>\n<form method=\"post\" action=\"?page=release\"><input type=\"hidden\" name=\"t\" "
         "value=\"" +
         escaped_attribute(token) + "\"><p><button>" +
         std::string(say("Deliver this mail to me", "このメールを受け取る")) +
         "</button></p></form>\n";
}

// Root's answer; an object without a state where there is none.
nlohmann::json ask_about(const WebConfig& config, const CgiRequest& request,
                         const std::string& token) {
  const char* const verb = request.is_post ? "release_by_link" : "look_at_link";
  const Result<WebAnswer> answer = ask_root(config, {"", request.address, verb, {{"token", token}}},
                                            kLongestRelease, kMostWaitingHere);
  if (!answer || answer->status != 0) return nlohmann::json::object();
  nlohmann::json object = parse_json(answer->out);
  return object.is_object() ? object : nlohmann::json::object();
}

}  // namespace

WebResponse respond_to_recipient(const WebProcess& process, const CgiRequest& request) {
  const Say say(wants_japanese(request.languages));
  if (field_of(request.query, "page") == "style") return style_response();
  const Result<WebConfig> config = load_web_config(web_config_path(process.settings_path));
  if (!config || process.user_name != config->user) return tell(say, kFailed);
  const std::string token = field_of(request.is_post ? request.form : request.query, "t");
  if (token.empty() || token.size() > kMaxTokenBytes) return tell(say, kStates[0]);
  const nlohmann::json answer = ask_about(*config, request, token);
  const std::string name = answer_text(answer, "state");
  const auto* const state = std::find_if(kStates.begin(), kStates.end(),
                                         [&](const State& one) { return one.name == name; });
  if (state != kStates.end()) return tell(say, *state);
  if (name != "good") return tell(say, kFailed);
  if (!request.is_post) return page(say, 200, confirmation(say, answer, token));
  return page(say, 200, note(say("The mail is on its way to you.", "メールを配送しました。")));
}

}  // namespace scanq
