// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/web_request.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/mail/json_reader.h"

namespace scanq {
namespace {

constexpr std::size_t kNameDigits = 32;
constexpr std::size_t kMaxTextBytes = 4096;
constexpr std::size_t kRequestKeys = 4;

Error no_request(const std::string& why) {
  return {ErrorCode::kInternal, "this is no request of scanq-web: " + why};
}

std::string dump(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

bool is_request_name(std::string_view name) {
  return name.size() == kNameDigits &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string format_request(const WebRequest& request) {
  return dump({{"user", request.user},
               {"address", request.address},
               {"verb", request.verb},
               {"words", request.words}});
}

Result<WebRequest> parse_request(std::string_view text) {
  if (text.size() > kMaxRequestBytes) return no_request("it is too long");
  const nlohmann::json object = parse_json(text);
  WebRequest request;
  JsonReader reader(object, kRequestKeys, kMaxTextBytes);
  reader.text("user", request.user);
  reader.text("address", request.address);
  reader.text("verb", request.verb);
  const nlohmann::json* words = reader.find("words");
  if (words == nullptr) return no_request(reader.complaint());
  if (!words->is_object() || words->size() > kMaxRequestWords) {
    return no_request("words is not an object of a few texts");
  }
  JsonReader word_reader(*words, words->size(), kMaxTextBytes);
  for (const auto& [key, value] : words->items()) {
    if (!is_one_line(key)) return no_request("a key has control bytes");
    word_reader.text(key.c_str(), request.words[key]);
  }
  if (!word_reader.complaint().empty()) return no_request(word_reader.complaint());
  return request;
}

std::string format_answer(const WebAnswer& answer) {
  return dump({{"status", answer.status}, {"out", answer.out}, {"err", answer.err}});
}

Result<WebAnswer> parse_answer(std::string_view text) {
  const nlohmann::json object = parse_json(text);
  const auto has = [&](const char* key) { return object.contains(key); };
  if (!object.is_object() || !has("status") || !has("out") || !has("err") ||
      !object["status"].is_number_integer() || !object["out"].is_string() ||
      !object["err"].is_string()) {
    return Error{ErrorCode::kInternal, "this is no answer of scanq web"};
  }
  return WebAnswer{object["status"].get<int>(), object["out"].get<std::string>(),
                   object["err"].get<std::string>()};
}

}  // namespace scanq
