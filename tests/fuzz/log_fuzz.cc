// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
// A sender's text in a log line: it must stay one line, and one value.
#include "lib/base/log.h"

#include "tests/fuzz/fuzz.h"

void fuzz(std::string_view bytes) {
  const std::string value = scanq::log_value(bytes);
  require(!value.empty() && value.size() <= 300 * 4 + 5);
  const bool is_quoted = value[0] == '"';
  for (std::string_view left = value; !left.empty();) {
    const std::size_t length = scanq::utf8_length(left);
    require(length > 0);
    require(length > 1 || (left[0] >= ' ' && left[0] != 0x7f));
    require(is_quoted || (left[0] != ' ' && left[0] != '=' && left[0] != '"'));
    left.remove_prefix(length);
  }
  if (is_quoted) require(value.find('"', 1) == value.size() - 1);
}
