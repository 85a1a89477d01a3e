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
  // What was given, or `otherwise`.
  std::string value(std::string_view name, std::string_view otherwise = "") const;
  const std::vector<std::string>& rest() const { return rest_; }

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::vector<std::string> rest_;
};

}  // namespace scanq
