// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads JSON of an untrusted writer, and the fields of one object in it: exactly `keys` of them,
// each of its type, texts of one line and bounded length. Keeps the first complaint and does
// nothing after it.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/mail/text.h"

namespace scanq {

// The value; a discarded one if `bytes` are not JSON, or name a key of an object twice: other
// readers of the same text could take the other one.
inline nlohmann::json parse_json(std::string_view bytes) {
  using Json = nlohmann::json;
  std::vector<std::set<std::string>> open_objects;
  bool is_named_twice = false;
  const auto watch = [&](int /*depth*/, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == Json::parse_event_t::object_end) open_objects.pop_back();
    if (event == Json::parse_event_t::key && !is_named_twice) {
      is_named_twice = !open_objects.back().insert(parsed.get<std::string>()).second;
    }
    return true;
  };
  Json json = Json::parse(bytes, watch, false);
  return is_named_twice ? Json(Json::value_t::discarded) : json;
}

class JsonReader {
 public:
  // REQUIRES: `object` outlives the reader.
  JsonReader(const nlohmann::json& object, std::size_t keys, std::size_t max_text_bytes)
      : object_(object), max_text_bytes_(max_text_bytes) {
    if (!object.is_object()) {
      complain("it is not an object");
    } else if (object.size() != keys) {
      complain("it has a wrong number of keys");
    }
  }
  void text(const char* key, std::string& into) {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return;
    if (!value->is_string()) return complain(std::string(key) + " is not a text");
    into = value->get<std::string>();
    if (into.size() > max_text_bytes_) return complain(std::string(key) + " is too long");
    if (!is_one_line(into)) complain(std::string(key) + " has control bytes");
  }
  void truth(const char* key, bool& into) {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return;
    if (!value->is_boolean()) return complain(std::string(key) + " is not true or false");
    into = value->get<bool>();
  }
  void number(const char* key, std::uint64_t& into) {
    const nlohmann::json* value = find(key);
    if (value == nullptr) return;
    if (!value->is_number_unsigned()) return complain(std::string(key) + " is not a count");
    into = value->get<std::uint64_t>();
  }
  const nlohmann::json* find(const char* key) {
    if (!complaint_.empty()) return nullptr;
    const auto at = object_.find(key);
    if (at != object_.end()) return &*at;
    complain(std::string(key) + " is missing");
    return nullptr;
  }
  void complain(std::string what) {
    if (complaint_.empty()) complaint_ = std::move(what);
  }
  const std::string& complaint() const { return complaint_; }

 private:
  const nlohmann::json& object_;
  std::size_t max_text_bytes_;
  std::string complaint_;
};

}  // namespace scanq
