// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/admin/options.h"

#include <algorithm>
#include <optional>

#include "lib/base/terminal_text.h"
#include "lib/mail/address.h"
#include "lib/mail/amount.h"
#include "lib/mail/text.h"

namespace scanq {
namespace {

Error wrong(std::string text) {
  return {ErrorCode::kBadSettings, std::move(text)};
}

std::string near_option(std::string_view name, std::span<const OptionRow> rows) {
  std::vector<std::string_view> names;
  for (const OptionRow& row : rows) names.push_back(row.name);
  return did_you_mean(nearest_word(name, names), "; did you mean --");
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
    if (row == rows.end()) return wrong("unknown option " + argument + near_option(name, rows));
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

Result<int> Options::number(std::string_view name, int otherwise, int min, int max,
                            std::string_view unit) const {
  if (!has(name)) return otherwise;
  const std::optional<std::int64_t> number = parse_amount(value(name), unit);
  if (!number || *number < min || *number > max) {
    return wrong("--" + std::string(name) + " takes a whole number from " + std::to_string(min) +
                 " to " + std::to_string(max) +
                 (unit.empty() ? "" : " (" + std::string(unit) + "), or one with its unit"));
  }
  return static_cast<int>(*number);
}

Result<void> Options::take_only(std::string_view verb,
                                std::span<const std::string_view> names) const {
  for (const auto& [name, value] : values_) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      return wrong(std::string(verb) + " takes no --" + name);
    }
  }
  return {};
}

Result<void> Options::take_one_of(std::span<const std::string_view> names) const {
  std::string first;
  for (const std::string_view name : names) {
    if (!has(name)) continue;
    if (!first.empty()) {
      return wrong("--" + first + " and --" + std::string(name) + " exclude each other");
    }
    first = name;
  }
  return {};
}

std::string Options::value(std::string_view name, std::string_view otherwise) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string(otherwise) : found->second;
}

std::string near_verb(std::string_view command, std::string_view verb,
                      std::span<const std::string_view> verbs) {
  const std::string_view near = nearest_word(verb, verbs);
  if (near.empty() || near == verb) return {};
  const std::string name(command);
  return name + " has no " + std::string(verb) + did_you_mean(near, "; did you mean ") +
         " (scanq help " + name + ")";
}

Result<std::vector<std::string>> parse_addresses(const Options& options, std::string_view name) {
  const std::vector<std::string> addresses = split_words(options.value(name));
  if (options.has(name) && addresses.empty()) return wrong("--" + std::string(name) + " is empty");
  for (const std::string& address : addresses) {
    if (!is_mail_address(address)) {
      return wrong("--" + std::string(name) +
                   " takes addresses with their domain: " + terminal_text(address));
    }
  }
  return addresses;
}

}  // namespace scanq
