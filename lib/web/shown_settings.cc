// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/web/shown_settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lib/mail/json_reader.h"
#include "lib/web/asked.h"

namespace scanq {
namespace {

using Json = nlohmann::json;

bool is_true(const Json& object, const char* key) {
  const auto at = object.find(key);
  return at != object.end() && *at == true;
}

// The objects of the array that stands there; none where there is no array.
std::vector<Json> objects_of(const Json& object, const char* key) {
  std::vector<Json> objects;
  const auto at = object.find(key);
  if (at == object.end() || !at->is_array()) return objects;
  std::copy_if(at->begin(), at->end(), std::back_inserter(objects),
               [](const Json& one) { return one.is_object(); });
  return objects;
}

ShownSetting read_row(const Json& object) {
  ShownSetting row{answer_text(object, "key"),
                   answer_text(object, "label"),
                   answer_text(object, "meaning"),
                   answer_text(object, "takes"),
                   answer_text(object, "value"),
                   answer_text(object, "shown"),
                   answer_text(object, "default"),
                   answer_text(object, "floor"),
                   {},
                   is_true(object, "is_set"),
                   is_true(object, "is_changeable"),
                   is_true(object, "is_of_policies")};
  for (const Json& choice : objects_of(object, "choices")) {
    row.choices.emplace_back(answer_text(choice, "value"), answer_text(choice, "meaning"));
  }
  return row;
}

ShownPolicy read_policy(const Json& object) {
  ShownPolicy policy{answer_text(object, "name"),
                     answer_text(object, "recipients"),
                     answer_text(object, "senders"),
                     answer_text(object, "clients"),
                     {}};
  const auto own = object.find("own");
  if (own == object.end() || !own->is_object()) return policy;
  for (const auto& [key, value] : own->items()) {
    if (value.is_string()) policy.own[key] = value.get<std::string>();
  }
  return policy;
}

template <class Named>
const Named* find_named(const std::vector<Named>& all, std::string Named::*name,
                        std::string_view wanted) {
  const auto at =
      std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.*name == wanted; });
  return at == all.end() ? nullptr : &*at;
}

}  // namespace

const ShownSetting* ShownSettings::find(std::string_view key) const {
  return find_named(rows, &ShownSetting::key, key);
}
const ShownPolicy* ShownSettings::find_policy(std::string_view name) const {
  return find_named(policies, &ShownPolicy::name, name);
}

ShownSettings read_shown_settings(std::string_view json) {
  ShownSettings settings;
  const Json object = parse_json(json);
  if (!object.is_object()) return settings;
  settings.path = answer_text(object, "path");
  for (const Json& row : objects_of(object, "rows")) settings.rows.push_back(read_row(row));
  for (const Json& one : objects_of(object, "policies")) {
    settings.policies.push_back(read_policy(one));
  }
  return settings;
}

ShownDifference read_shown_difference(std::string_view json) {
  ShownDifference difference;
  const Json object = parse_json(json);
  if (!object.is_object()) return difference;
  difference.digest = answer_text(object, "digest");
  for (const Json& value : objects_of(object, "values")) {
    difference.values.push_back({answer_text(value, "policy"), answer_text(value, "key"),
                                 answer_text(value, "was"), answer_text(value, "is")});
  }
  const auto lines = object.find("lines");
  if (lines == object.end() || !lines->is_array()) return difference;
  for (const Json& line : *lines) {
    if (line.is_string()) difference.lines.push_back(line.get<std::string>());
  }
  return difference;
}

}  // namespace scanq
