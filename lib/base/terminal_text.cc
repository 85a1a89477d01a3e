// SPDX-License-Identifier: GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception
#include "lib/base/terminal_text.h"

#include <algorithm>

#include "lib/base/log.h"

namespace scanq {

std::string terminal_text(std::string_view text) {
  // Characters that log_value quotes or escapes for the form of a log line only.
  constexpr std::string_view kHarmless = " =\"\\";
  std::string shown;
  while (!text.empty()) {
    const std::string_view character = text.substr(0, std::max<std::size_t>(utf8_length(text), 1));
    if (kHarmless.find(character[0]) != std::string_view::npos) {
      shown += character;
    } else {
      shown += log_value(character);
    }
    text.remove_prefix(character.size());
  }
  return shown;
}

std::string terminal_lines(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines += terminal_text(text.substr(0, end));
    if (end < text.size()) lines += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace scanq
