// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/asked.h"

#include <nlohmann/json.hpp>

#include "lib/web/ask_root.h"
#include "lib/web/html_text.h"

namespace scanq {
namespace {

// The longest command is a test virus, or a check with a scan on a busy machine.
constexpr std::chrono::seconds kLongest{100};

}  // namespace

Result<WebAnswer> ask(const Visit& visit, const std::string& verb,
                      const std::map<std::string, std::string>& words) {
  WebRequest request{visit.request.user, visit.request.address, verb, words};
  request.words["language"] = visit.say.language();
  return ask_root(visit.config, request, kLongest);
}

std::string failure_note(const Visit& visit, const Error& error) {
  const std::string_view what = visit.say("This cannot be shown: ", "表示できません: ");
  return note(std::string(what) + error.text, true);
}

std::string shown_answer(const WebAnswer& answer) {
  std::string html;
  if (!answer.err.empty()) html += "<pre role=\"alert\">" + escaped_html(answer.err) + "</pre>\n";
  if (!answer.out.empty()) html += "<pre>" + escaped_html(answer.out) + "</pre>\n";
  return html;
}

std::string answer_text(const nlohmann::json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && at->is_string() ? at->get<std::string>() : "";
}

}  // namespace scanq
