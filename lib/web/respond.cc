// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/respond.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include "lib/base/digits.h"
#include "lib/base/fd.h"
#include "lib/base/random.h"
#include "lib/web/html_text.h"
#include "lib/web/web_pages.h"
#include "lib/web/web_request.h"
#include "lib/web/web_token.h"

namespace scanq {
namespace {

constexpr const char* kCookie = "scanq_web";
constexpr std::size_t kCookieBytes = 16, kMaxUserBytes = 100;

struct PageRow {
  std::string_view name, english, japanese;
  std::string (*content)(const Visit&);
  bool takes_post = false;
};
constexpr std::array kPageRows{
    PageRow{"overview", "Overview", "概要", overview_page, true},
    PageRow{"report", "Report", "レポート", report_page},
    PageRow{"quarantine", "Quarantine", "隔離", quarantine_page, true},
    PageRow{"settings", "Settings", "設定", settings_page, true},
    PageRow{"message", "Find a mail", "メールを探す", message_page},
    PageRow{"test", "Test virus", "テストウイルス", virus_test_page, true},
};

std::string navigation(const Say& say, std::string_view current) {
  std::string html = "<nav aria-label=\"" + std::string(say("Pages", "ページ")) + "\"><ul>";
  for (const PageRow& page : kPageRows) {
    html += "<li><a href=\"?page=" + std::string(page.name) + '"' +
            (page.name == current ? " aria-current=\"page\"" : "") + '>' +
            std::string(say(page.english, page.japanese)) + "</a></li>";
  }
  return html + "</ul></nav>\n";
}

// A page of the screen. `name` is that of the page in the query ("report"); `content` is HTML.
std::string framed_page(const Say& say, std::string_view name, std::string_view title,
                        std::string_view content) {
  return whole_page(say, title, navigation(say, name), content);
}

WebResponse refusal(const Say& say, int status, std::string_view text) {
  WebResponse response;
  response.status = status;
  response.body =
      framed_page(say, "", say("This is not possible", "実行できません"), note(text, true));
  return response;
}

// Why this process serves nobody; empty where it does.
std::string fault_of(const WebProcess& process, const Result<WebConfig>& config) {
  if (!config) {
    return config.error().number == ENOENT
               ? "The screen is off: there is no " + web_config_path(process.settings_path) +
                     ". scanq-web(8) says how it is turned on."
               : config.error().text;
  }
  if (process.user_name == config->user) return "";
  return "The web server runs scanq-web as " + process.user_name +
         ", and web.conf has user = " + config->user +
         ". Put the right name there, then run: scanq web prepare";
}

// Why this visitor is not served; empty for an administrator.
std::string refusal_of(const CgiRequest& request, const WebConfig& config) {
  if (request.user.empty()) {
    return "The web server has not asked who you are (REMOTE_USER is empty). Its lines in "
           "share/scanq/samples/web make it ask.";
  }
  const auto& names = config.administrators;
  if (request.user.size() <= kMaxUserBytes &&
      std::find(names.begin(), names.end(), request.user) != names.end()) {
    return "";
  }
  return "You are no administrator of qmail-scanq. An administrator of this machine can add your "
         "name to administrators in web.conf.";
}

bool is_cookie(std::string_view cookie) {
  return is_request_name(cookie);  // of the same form
}

// The session's cookie and the field that sets it; that is empty where the browser has one.
struct Session {
  std::string cookie, field;
};
Result<Session> session_of(const CgiRequest& request) {
  const std::string known = cookie_value(request.cookies, kCookie);
  if (is_cookie(known)) return Session{known, ""};
  Result<std::string> random = random_bytes(kCookieBytes);
  if (!random) return random.error();
  const std::string cookie = to_hex(*random);
  return Session{cookie, std::string("Set-Cookie: ") + kCookie + '=' + cookie +
                             "; HttpOnly; SameSite=Strict" +
                             (request.is_encrypted ? "; Secure" : "")};
}

Result<std::string> read_key(const WebConfig& config) {
  Result<std::string> key = read_file(web_key_path(config), kWebKeyBytes);
  if (!key) return key.error().with("; scanq web prepare makes it");
  if (key->size() == kWebKeyBytes) return key;
  return Error{ErrorCode::kBadSettings,
               web_key_path(config) + " is no key; remove it, and run: scanq web prepare"};
}

WebResponse show_page(const PageRow& page, const Visit& visit, const Session& session) {
  WebResponse response;
  response.body = framed_page(visit.say, page.name, visit.say(page.english, page.japanese),
                              page.content(visit));
  if (!session.field.empty()) response.fields.push_back(session.field);
  return response;
}

}  // namespace

WebResponse refuse_request(const Error& error) {
  return refusal(Say(false), 400, error.text);
}

WebResponse respond(const WebProcess& process, const CgiRequest& request) {
  const Say say(wants_japanese(request.languages));
  const Result<WebConfig> config = load_web_config(web_config_path(process.settings_path));
  const std::string fault = fault_of(process, config);
  if (!fault.empty()) return refusal(say, 503, fault);
  const std::string stranger = refusal_of(request, *config);
  if (!stranger.empty()) return refusal(say, 403, stranger);

  // Beyond this point the visitor is an administrator.
  const auto named = request.query.find("page");
  const std::string name = named == request.query.end() ? "overview" : named->second;
  if (name == "style") return style_response();
  const auto* const page = std::find_if(kPageRows.begin(), kPageRows.end(),
                                        [&](const PageRow& row) { return row.name == name; });
  if (page == kPageRows.end()) {
    return refusal(say, 404, say("There is no such page.", "このページはありません。"));
  }
  Result<std::string> key = read_key(*config);
  Result<Session> session = key ? session_of(request) : key.error();
  if (!session) return refusal(say, 503, session.error().text);
  const Visit visit{*config, request, say,
                    make_token(*key, request.user, session->cookie, process.now)};
  if (!request.is_post) return show_page(*page, visit, *session);
  if (!page->takes_post) {
    return refusal(say, 405, say("This page takes no form.", "このページでは送信できません。"));
  }
  if (!is_token(visit.form("token"), *key, request.user, session->cookie, process.now)) {
    return refusal(
        say, 403,
        say("This form is too old, or did not come from here. Nothing was done. Open the "
            "page again.",
            "このフォームは古いか、別の場所から送られました。何も行っていません。"
            "ページを開き直してください。"));
  }
  return show_page(*page, visit, *session);
}

}  // namespace scanq
