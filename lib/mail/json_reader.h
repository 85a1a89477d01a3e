// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// Reads the fields of one JSON object from an untrusted writer: exactly `keys` of them, each of its
// type, texts of one line and bounded length. Keeps the first complaint and does nothing after it.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "lib/mail/text.h"

namespace scanq {

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
