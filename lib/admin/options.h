// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// The arguments of a sub-command: long options, with or without a value, then the rest. Pure.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/result.h"

namespace scanq {

struct OptionRow {
  std::string_view name;  // without the dashes
  bool has_value = false;
};

class Options {
 public:
  // Takes "--name", "--name VALUE" and "--name=VALUE" before, between and after other arguments;
  // after "--" everything is one of those, and so is a single "-". The last of a repeated option
  // counts. kBadSettings names an unknown option, a missing or a superfluous value.
  static Result<Options> parse(std::span<const std::string> arguments,
                               std::span<const OptionRow> rows);

  bool has(std::string_view name) const { return values_.contains(name); }
  // The given value, or `otherwise`.
  std::string value(std::string_view name, std::string_view otherwise = "") const;
  // A whole number within these bounds, which may have a unit (amount.h) where `unit` is one;
  // `otherwise` where the option is not given. kBadSettings.
  Result<int> number(std::string_view name, int otherwise, int min, int max,
                     std::string_view unit = "") const;
  const std::vector<std::string>& rest() const { return rest_; }

  // kBadSettings names an option that was given and is none of `names`.
  Result<void> take_only(std::string_view verb, std::span<const std::string_view> names) const;
  // kBadSettings where more than one of `names` was given.
  Result<void> take_one_of(std::span<const std::string_view> names) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::vector<std::string> rest_;
};

// "config has no lst; did you mean list? (scanq help config)"; empty where the command has this
// verb, or none that is near.
std::string near_verb(std::string_view command, std::string_view verb,
                      std::span<const std::string_view> verbs);

// The addresses that the value of this option holds, with blanks or commas between them; none where
// it is not given. kBadSettings where it is given and holds none, or something that is none.
Result<std::vector<std::string>> parse_addresses(const Options& options, std::string_view name);

}  // namespace scanq
