// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/web/listed_mails.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

namespace scanq {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kListedRecipients = 20, kListedFindings = 10;

void shorten(Json& mail, const char* key, std::size_t most, const Json& mark) {
  const auto list = mail.find(key);
  if (list == mail.end() || !list->is_array() || list->size() <= most) return;
  list->erase(list->begin() + static_cast<std::ptrdiff_t>(most), list->end());
  list->push_back(mark);
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

WebAnswer listed_mails(WebAnswer answer, std::size_t most_bytes) {
  if (answer.out.size() <= most_bytes) return answer;
  Json all = Json::parse(answer.out, nullptr, false);
  if (!all.is_array()) return answer;
  std::vector<std::string> newest;
  std::size_t size = 2;  // of the brackets
  for (auto mail = all.rbegin(); mail != all.rend(); ++mail) {
    shorten(*mail, "recipients", kListedRecipients, "...");
    shorten(*mail, "findings", kListedFindings, {{"name", "..."}});
    std::string text = text_of(*mail);
    size += text.size() + 1;
    if (size > most_bytes) break;
    newest.push_back(std::move(text));
  }
  answer.out = "[";
  for (auto text = newest.rbegin(); text != newest.rend(); ++text) {
    answer.out += (answer.out.size() == 1 ? "" : ",") + *text;
  }
  answer.out += "]";
  if (newest.size() < all.size()) {
    answer.err += "the list is too large, and the oldest " +
                  std::to_string(all.size() - newest.size()) +
                  " are left out; scanq quarantine list shows them\n";
  }
  return answer;
}

}  // namespace scanq
