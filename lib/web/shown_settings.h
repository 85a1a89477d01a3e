// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The settings as root tells them to the screen. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scanq {

struct ShownSetting {
  std::string key, label, meaning, takes, value, shown, default_text, floor;
  std::vector<std::pair<std::string, std::string>> choices;  // with what each means
  bool is_set = false, is_changeable = false, is_of_policies = false;
};

struct ShownPolicy {
  std::string name, recipients, senders, clients;
  std::map<std::string, std::string> own;  // the values that it sets itself
};

struct ShownSettings {
  std::string path;
  std::vector<ShownSetting> rows;
  std::vector<ShownPolicy> policies;

  // Null: there is none.
  const ShownSetting* find(std::string_view key) const;
  const ShownPolicy* find_policy(std::string_view name) const;
};

// Those of the answer's JSON; what does not belong there is left out.
ShownSettings read_shown_settings(std::string_view json);

// The answer to a change that is tried.
struct ShownDifference {
  std::vector<std::string> lines;  // "-old", "+new"
  struct Value {
    std::string policy, key, was, is;
  };
  std::vector<Value> values;
  std::string digest;
};
ShownDifference read_shown_difference(std::string_view json);

}  // namespace scanq
