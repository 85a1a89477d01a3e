// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/options.h"

#include <algorithm>

namespace scanq {
namespace {

Error wrong(std::string text) {
  return {ErrorCode::kBadSettings, std::move(text)};
}

}  // namespace

Result<Options> Options::parse(std::span<const std::string> arguments,
                               std::span<const OptionRow> rows) {
  Options options;
  bool is_rest_only = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (is_rest_only || argument.size() < 2 || argument[0] != '-') {
      options.rest_.push_back(argument);
      continue;
    }
    if (argument == "--") {
      is_rest_only = true;
      continue;
    }
    const std::size_t equals = argument.find('=');
    const std::string_view name = argument.starts_with("--")
                                      ? std::string_view(argument).substr(
                                            2, equals == std::string::npos ? equals : equals - 2)
                                      : std::string_view();
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [name](const OptionRow& r) { return r.name == name; });
    if (row == rows.end()) return wrong("unknown option " + argument);
    if (!row->has_value) {
      if (equals != std::string::npos) return wrong("--" + std::string(name) + " takes no value");
      options.values_[std::string(name)] = "";
    } else if (equals != std::string::npos) {
      options.values_[std::string(name)] = argument.substr(equals + 1);
    } else if (i + 1 < arguments.size()) {
      options.values_[std::string(name)] = arguments[++i];
    } else {
      return wrong(argument + " needs a value");
    }
  }
  return options;
}

std::string Options::value(std::string_view name, std::string_view otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string(otherwise) : found->second;
}

}  // namespace scanq
